/** npm run bench:mixed: many formats, sizes and users at once, of this checkout and of others in turn. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runBenchmark, say } from '../command.ts';
import { machine, revision } from '../machine.ts';
import { measureAnalyze } from './analyze.ts';
import { measured, type Results, withResults } from './document.ts';
import type { Figures } from './figures.ts';
import { measureFleet, missingFleet } from './fleet.ts';
import { measureFormats } from './formats.ts';
import { measureNeighbour } from './neighbour.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import type { Setting } from './setting.ts';
import { readTrees } from './trees.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/benchmarks.md');

async function measureAll(options: Options, run: AsyncDisposableStack): Promise<Results> {
  mkdirSync(options.folder, { recursive: true });
  const trees = readTrees(options.trees);
  const { amounts, folder } = options;
  const figures = await measureParts(options, { run, trees, amounts, folder, say });
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: [
      ['log-flow', revision() ?? 'outside of a clone'],
      ['Node', process.versions.node],
    ],
    labels: trees.map(({ label }) => label),
    ...figures,
  };
}

async function measureParts({ parts }: Options, setting: Setting): Promise<Figures> {
  const figures: Figures = {};
  // First what starts processes that end: their CPU time is told from that of all that have ended.
  if (parts.includes('c')) figures.analyze = measureAnalyze(setting);
  if (parts.includes('a')) figures.formats = await measureFormats(setting);
  if (parts.includes('b')) figures.neighbour = await measureNeighbour(setting);
  if (parts.includes('d')) figures.fleet = missingFleet() ?? (await measureFleet(setting));
  return figures;
}

await runBenchmark('bench:mixed', USAGE, async (parts) => {
  const options = readOptions(process.argv.slice(2));
  const results = await measureAll(options, parts);
  process.stdout.write(`${measured(results)}\n`);
  if (!options.isWritten) return;
  writeFileSync(DOCUMENT, withResults(readFileSync(DOCUMENT, 'utf8'), results));
  say(`Written: ${DOCUMENT}`);
});
