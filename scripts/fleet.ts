/**
 * npm run test:fleet: the contract suites of the adapters and the acceptance suite on real servers, which
 * it starts on free ports of 127.0.0.1 and stops at the end. Tests of what is not installed are skipped, with the
 * reason; scripts/fleet-deps installs it.
 * `npm run test:fleet -- queue` runs the files whose path contains one of the words given.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { startFleetServers } from '../test/support/fleet-servers.ts';
import { missingPostgres } from '../test/support/postgres.ts';
import { missingRabbitMQ } from '../test/support/rabbitmq.ts';
import { TestRun } from './run-tests.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** On the adapters alone: each file starts the servers that it stops and kills. */
const FLEET_FILES = 'test/fleet/*.test.ts';
/** The same files as on the embedded stores; starting and stopping one process is no matter of a fleet. */
const ACCEPTANCE_FILES = [
  'path',
  'explore',
  'bad-input',
  'lost-blob',
  'kill',
  'own-log',
  'removal',
].map((name) => `test/acceptance/${name}.test.ts`);
const LIMITS = { concurrency: 1, timeout: 900_000 };

process.chdir(ROOT);
const words = process.argv.slice(2);
const isWanted = (file: string): boolean =>
  words.length === 0 || words.some((word) => file.includes(word));

const tests = new TestRun();
await tests.run(globSync(FLEET_FILES).filter(isWanted).sort(), LIMITS);
await runAcceptance(ACCEPTANCE_FILES.filter(isWanted));
tests.printTotals();

async function runAcceptance(files: string[]): Promise<void> {
  if (files.length === 0) return;
  const missing = [missingPostgres(), missingRabbitMQ()].filter((reason) => reason !== null);
  if (missing.length > 0) {
    const reason = `${missing.join(' ')} scripts/fleet-deps installs what is missing.`;
    process.stdout.write(`\nSkipped: the acceptance suite on the fleet. ${reason}\n`);
    tests.counts.skipped += files.length;
    return;
  }
  const servers = await startFleetServers();
  try {
    // Test files run as processes of their own: test/support/server.ts finds the servers by these.
    Object.assign(process.env, servers.environment);
    await tests.run(files, LIMITS);
  } finally {
    for (const name of Object.keys(servers.environment)) delete process.env[name];
    await servers.stop();
  }
}
