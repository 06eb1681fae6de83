import { styleText } from 'node:util';
import { visible } from '../../runtime/visible-text.ts';
import { formatBytes, formatSeconds } from './numbers.ts';

export interface Progress {
  /** So many more bytes are through. */
  add(bytes: number): void;
  /** Takes the bar away. */
  stop(): void;
}

const SILENT: Progress = { add: () => undefined, stop: () => undefined };

/**
 * A bar on stderr, only where that is a terminal. `total` in bytes; null where it is unknown.
 * `label` stands before the bar.
 */
export async function startProgress(label: string, total: number | null): Promise<Progress> {
  if (!process.stderr.isTTY) return SILENT;
  const { SingleBar } = (await import('cli-progress')).default;
  const startedAt = performance.now();
  const bar = new SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    // Its way of ending gracefully is to swallow the first Ctrl-C.
    gracefulExit: false,
    format: (_options, { value }) =>
      progressLine(visible(label), value, total, (performance.now() - startedAt) / 1000),
  });
  bar.start(total ?? Number.MAX_SAFE_INTEGER, 0);
  return {
    add: (bytes) => bar.increment(bytes),
    stop: () => bar.stop(),
  };
}

const BAR_WIDTH = 24;

/** One line of at most `width`: label, bar (as long as it fits), bytes, speed, time left. */
export function progressLine(
  label: string,
  bytes: number,
  total: number | null,
  seconds: number,
  width = process.stderr.columns ?? 80,
): string {
  const speed = seconds > 0.2 ? bytes / seconds : 0;
  const parts = [
    total === null ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(total)}`,
  ];
  if (speed > 0) parts.push(`${formatBytes(speed)}/s`);
  if (speed > 0 && total !== null && total > bytes) {
    parts.push(`${formatSeconds((total - bytes) / speed)} left`);
  }
  const facts = parts.join(' · ');
  if (total === null) return `${label}  ${facts}`;
  const share = total > 0 ? Math.min(bytes / total, 1) : 1;
  const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
  const free = width - label.length - percent.length - facts.length - 6;
  const bar = drawBar(share, Math.max(0, Math.min(free, BAR_WIDTH)));
  return `${label}  ${bar} ${percent}  ${facts}`;
}

function drawBar(share: number, width: number): string {
  const filled = Math.round(share * width);
  const stream = { stream: process.stderr };
  return (
    styleText('cyan', '━'.repeat(filled), stream) +
    styleText('dim', '━'.repeat(width - filled), stream)
  );
}
