import { visible } from '../../runtime/visible-text.ts';
import { type Progress, progressLine } from './progress.ts';

/** Bars on stderr, one for each file that is under way. */
export interface ProgressList {
  /** Whether anything is shown: then what is printed meanwhile would stand between the bars. */
  isShown: boolean;
  start(label: string, total: number | null): FileProgress;
  /** Takes all bars away. */
  stop(): void;
}

export interface FileProgress extends Pick<Progress, 'stop'> {
  /** So many bytes are through by now. */
  at(bytes: number): void;
}

const SILENT: ProgressList = {
  isShown: false,
  start: () => ({ at: () => undefined, stop: () => undefined }),
  stop: () => undefined,
};

/** Bars only where stderr is a terminal. */
export async function startProgressList(): Promise<ProgressList> {
  if (!process.stderr.isTTY) return SILENT;
  const { MultiBar } = (await import('cli-progress')).default;
  const bars = new MultiBar({
    stream: process.stderr,
    clearOnComplete: true,
    // Its way of ending gracefully is to swallow the first Ctrl-C.
    gracefulExit: false,
    format: (_options, { value }, { label, total, startedAt }) =>
      progressLine(label, value, total, (performance.now() - startedAt) / 1000),
  });
  return {
    isShown: true,
    start(label, total) {
      const payload = { label: visible(label), total, startedAt: performance.now() };
      const bar = bars.create(total ?? Number.MAX_SAFE_INTEGER, 0, payload);
      return {
        at: (bytes) => bar.update(bytes),
        stop: () => {
          bars.remove(bar);
        },
      };
    },
    stop: () => bars.stop(),
  };
}
