/** npm run bench:fleet: a fleet on real servers beside peers that run in the same minutes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runBenchmark, say } from '../command.ts';
import { logFile } from '../generate/index.ts';
import { machine, revision } from '../machine.ts';
import { measured, withFigures } from './document.ts';
import type { Figures } from './figures.ts';
import { nginxVersion } from './nginx.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { measureLarge, measureSmall, measureUpload } from './parts.ts';
import { openServers, serverVersions } from './servers.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/scaling.md');
const SEED = 1;

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

await runBenchmark('bench:fleet', USAGE, async (parts) => {
  const options = readOptions(process.argv.slice(2));
  write(await measureAll(options, parts), options);
});
