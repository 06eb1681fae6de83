import type { Command } from 'commander';
import type { QueueReport } from '../../client/node/index.ts';
import { connect } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { formatCount, formatSeconds, formatTime } from '../output/numbers.ts';
import { printJSON, printText } from '../output/print.ts';
import { type Column, tableText } from '../output/table.ts';

export function addQueue(program: Command): void {
  const command = program
    .command('queue')
    .summary('show the queues and workers of a server')
    .description(
      'Shows how much work waits on a server, how long the oldest of it, how much has failed, and which workers there are.',
    )
    .option('--json', 'print it as JSON');
  addServerOptions(command).action(queue);
}

const QUEUES: Column[] = [
  { title: 'QUEUE' },
  ...['READY', 'IN FLIGHT', 'DELAYED', 'OLDEST'].map((title) => ({
    title,
    align: 'right' as const,
  })),
];
const WORKERS: Column[] = [
  { title: 'WORKER', mayCut: true },
  { title: 'LAST SEEN (UTC)' },
  { title: 'BUSY' },
];

async function queue({ json, ...flags }: ServerFlags & { json?: boolean }): Promise<void> {
  const status = await connect(flags).queue();
  if (json) return printJSON(JSON.stringify(status));
  const { queues, workers, failed } = status;
  process.stdout.write(`${tableText(QUEUES, queues.map(queueRow))}\n\n`);
  if (workers.length > 0) process.stdout.write(`${tableText(WORKERS, workers.map(workerRow))}\n\n`);
  else printText('No worker has been seen.\n');
  printText(failed === 0 ? 'Nothing has failed.' : `${formatCount(failed)} in the failed queue.`);
}

const queueRow = ({
  name,
  ready,
  inFlight,
  delayed,
  oldestSeconds,
}: QueueReport['queues'][number]): string[] => [
  ...[name, countText(ready), countText(inFlight), countText(delayed)],
  oldestSeconds === null ? '–' : formatSeconds(oldestSeconds),
];

/** Null is not known. */
const countText = (count: number | null): string => (count === null ? '–' : formatCount(count));

const workerRow = ({ id, lastSeen, busy }: QueueReport['workers'][number]): string[] => [
  ...[id, formatTime(lastSeen), String(busy)],
];
