import { styleText } from 'node:util';
import type { LiveMessage } from '../../jobs/index.ts';
import { visible } from '../../runtime/visible-text.ts';
import { bar } from './charts.ts';
import { formatCount } from './numbers.ts';

export interface StatusLine {
  show(message: LiveMessage): void;
  stop(): void;
}

const BAR_WIDTH = 24;
const CLEAR = '\r\u001b[K';

/** A job's state on one line of stderr that is written anew; silent where stderr is no terminal. */
export function startStatusLine(): StatusLine {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => undefined, stop: () => undefined };
  return {
    show: (message) => {
      stderr.write(CLEAR + statusText(message, stderr.columns ?? 80));
    },
    stop: () => {
      stderr.write(CLEAR);
    },
  };
}

/** Cut to less than `width`: a line that wraps could not be written anew. */
export function statusText(message: LiveMessage, width: number): string {
  const filled = bar(message.progressInPercentage / 100, BAR_WIDTH).padEnd(BAR_WIDTH);
  const percent = `${String(message.progressInPercentage).padStart(3)} %`;
  const { error, fatal, warn } = message.logLevelCounts;
  const rest = [
    visible(message.status),
    `${formatCount(message.totalLogsProcessed)} records`,
    `${formatCount(error + fatal)} errors`,
    `${formatCount(warn)} warnings`,
    `${formatCount(message.invalidLogs)} invalid`,
  ].join(' · ');
  const free = width - BAR_WIDTH - percent.length - 4;
  const stream = { stream: process.stderr };
  return `${styleText('cyan', filled, stream)} ${percent}  ${rest.slice(0, Math.max(free, 0))}`;
}
