import type { Command } from 'commander';
import { WebSocket } from 'ws';
import type { LiveMessage } from '../../jobs/index.ts';
import { type Client, connect } from '../client/client.ts';
import { patiently } from '../client/patience.ts';
import { cannotReach, refusal } from '../client/request.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { CommandError, EXIT } from '../output/failure.ts';
import { formatCount } from '../output/numbers.ts';
import { printJSON, printText } from '../output/print.ts';
import { startStatusLine } from '../output/status-line.ts';

interface WatchFlags extends ServerFlags {
  json?: boolean;
}

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .summary('show the progress of a job until it is done')
    .description('Shows the progress of a job until it is done. Exit code 0: completed, 1: failed.')
    .argument('<jobID>', 'id of the job, as upload prints it')
    .option('--json', 'print every message as a line of JSON');
  addServerOptions(command).action(watch);
}

async function watch(jobID: string, flags: WatchFlags): Promise<void> {
  const client = await connect(flags);
  const last = await watchJob(client, jobID, (text) => {
    if (flags.json) printJSON(text);
  });
  if (!flags.json) printText(finalLine(last));
  if (last.status === 'Completed') return;
  process.exitCode = EXIT.failed;
  const { error } = await client.job(jobID);
  throw new CommandError(error?.message ?? 'the job has failed', { code: error?.code });
}

/** The line that says how a job ended. */
export function finalLine(message: LiveMessage, fileName?: string): string {
  const name = fileName === undefined ? '' : ` ${fileName}`;
  const records = `${formatCount(message.totalLogsProcessed)} records`;
  const invalid = `${formatCount(message.invalidLogs)} invalid`;
  return `${message.jobID}${name} ${message.status} (${records}, ${invalid})`;
}

const isFinal = ({ status }: LiveMessage): boolean => status === 'Completed' || status === 'Failed';

/** Follows a job, with a line on stderr where that is a terminal; resolves with the final message. */
export async function watchJob(
  client: Client,
  jobID: string,
  onMessage: (text: string) => void,
): Promise<LiveMessage> {
  return patiently(() => watchOnce(client, jobID, onMessage));
}

async function watchOnce(
  client: Client,
  jobID: string,
  onMessage: (text: string) => void,
): Promise<LiveMessage> {
  const { url, headers } = client.live(jobID);
  const line = startStatusLine();
  try {
    return await new Promise<LiveMessage>((resolve, reject) => {
      const socket = new WebSocket(url, { headers });
      socket.on('message', (data) => {
        const text = data.toString();
        const message = JSON.parse(text) as LiveMessage;
        onMessage(text);
        line.show(message);
        if (isFinal(message)) resolve(message);
      });
      socket.on('unexpected-response', (_request, response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          reject(refusal(response.statusCode ?? 0, text, response.headers['retry-after']));
        });
      });
      socket.on('error', (error) => reject(cannotReach(url, error)));
      // After the final message this changes nothing any more.
      socket.on('close', (code) => reject(lost(jobID, code)));
    });
  } finally {
    line.stop();
  }
}

function lost(jobID: string, code: number): CommandError {
  return new CommandError(
    `the connection was closed (${code}) before the job was done; continue with: node bin/log-flow.js watch ${jobID}`,
  );
}
