/** npm run bench:fleet: a fleet on real servers beside peers that run in the same minutes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { logFile } from '../generate/index.ts';
import { machine, revision } from '../machine.ts';
import { measured, withFigures } from './document.ts';
import type { Figures } from './figures.ts';
import { nginxVersion } from './nginx.ts';
import { type Options, readOptions, USAGE, UsageError } from './options.ts';
import { measureLarge, measureSmall, measureUpload } from './parts.ts';
import { openServers, serverVersions } from './servers.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/scaling.md');
const SEED = 1;

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

async function measureAll(options: Options, parts: AsyncDisposableStack): Promise<Figures> {
  mkdirSync(options.folder, { recursive: true });
  say('Making or finding the files, starting PostgreSQL and RabbitMQ ...');
  const fileOf = (bytes: number) => logFile(options.folder, 'bracketed', bytes, SEED);
  const [largeFile, uploadFile] = [fileOf(options.largeBytes), fileOf(options.uploadBytes)];
  const servers = await openServers(parts);
  const setting = { parts, folder: options.folder, rounds: options.rounds, say };

  const { large, usage: largeUsage } = await measureLarge(setting, largeFile);
  const { upload, usage: uploadUsage } = await measureUpload(setting, uploadFile);
  // Last: PostgreSQL cleans up after thousands of jobs for minutes, on the cores that the others need.
  const small = await measureSmall(setting, servers, options.jobs);
  const peak = (one: 'worker' | 'api') =>
    Math.max(...[...largeUsage[one], ...uploadUsage[one]].map((usage) => usage.peak));
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: [
      ['log-flow', revision() ?? 'outside of a clone'],
      ['Node', process.versions.node],
      ...(await serverVersions(servers)),
      ...(typeof upload.nginx === 'string' ? [] : [['nginx', nginxVersion()] as [string, string]]),
    ],
    small,
    large,
    upload,
    peaks: { worker: peak('worker'), api: peak('api') },
  };
}

function write(figures: Figures, { isWritten }: Options): void {
  process.stdout.write(`${measured(figures)}\n`);
  if (!isWritten) return;
  writeFileSync(DOCUMENT, withFigures(readFileSync(DOCUMENT, 'utf8'), figures));
  say(`Written: ${DOCUMENT}`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const parts = new AsyncDisposableStack();
  const stopped = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The broker has a process group of its own and would outlive a Ctrl-C.
    process.once(signal, () => stopped.reject(new Error(`stopped by ${signal}`)));
  }
  try {
    write(await Promise.race([stopped.promise, measureAll(options, parts)]), options);
  } finally {
    await parts.disposeAsync();
  }
}

try {
  await main();
} catch (error) {
  const { code, cause } = error as { code?: string; cause?: unknown };
  const isUsage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
  say(`bench:fleet: ${(error as Error).message}${cause ? ` (${cause})` : ''}`);
  if (isUsage) say(USAGE);
  // All is stopped; after a signal the part that ran still waits for processes that are gone.
  process.exit(isUsage ? 2 : 1);
}
