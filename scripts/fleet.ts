/**
 * npm run test:fleet: the contract suites of the adapters and the acceptance suite on real servers, which
 * it starts on free ports of 127.0.0.1 and stops at the end. Tests of what is not installed are skipped, with the
 * reason; scripts/fleet-deps installs it.
 * `npm run test:fleet -- queue` runs the files whose path contains one of the words given.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { runOnFleet } from './run-on-fleet.ts';
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
  'monitoring',
  'traces',
].map((name) => `test/acceptance/${name}.test.ts`);
const LIMITS = { concurrency: 1, timeout: 900_000 };

process.chdir(ROOT);
const words = process.argv.slice(2);
const isWanted = (file: string): boolean =>
  words.length === 0 || words.some((word) => file.includes(word));

const tests = new TestRun();
await tests.run(globSync(FLEET_FILES).filter(isWanted).sort(), LIMITS);
await runOnFleet(tests, 'the acceptance suite', ACCEPTANCE_FILES.filter(isWanted), LIMITS);
tests.printTotals();
