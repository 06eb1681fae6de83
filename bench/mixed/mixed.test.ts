import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { detect } from '../../src/engine/index.ts';
import { UsageError } from '../command.ts';
import { measured, type Results, withResults } from './document.ts';
import { analyzeRows, fleetRows, formatsRows, neighbourRows, type Row } from './figures.ts';
import { EIGHT_FORMATS, fileSizes, ONE_FORMAT, smallFiles } from './files.ts';
import { readOptions } from './options.ts';
import { SHAPES, shapesLog } from './shapes.ts';
import { readTrees } from './trees.ts';

const KIB = 1024;

test('sizes go from 1 to 64 KiB, as many in each doubling', () => {
  const sizes = fileSizes(6000, 1);
  assert.deepEqual(sizes, fileSizes(6000, 1));
  assert.ok(sizes.every((size) => size >= KIB && size <= 64 * KIB));
  for (let least = KIB; least < 64 * KIB; least *= 2) {
    const inDoubling = sizes.filter((size) => size >= least && size < 2 * least).length;
    assert.ok(inDoubling > 900 && inDoubling < 1100, `${inDoubling} from ${least} on`);
  }
});

test('each small file is recognised as the format whose turn it is', () => {
  const files = smallFiles(EIGHT_FORMATS, 64, 1);
  const found = files.map((file) => detect(file)?.name);
  assert.deepEqual(
    found,
    files.map((_, index) => EIGHT_FORMATS[index % EIGHT_FORMATS.length]),
  );
});

test('files of one format and of eight have the same sizes, but for the last record', () => {
  const eight = smallFiles(EIGHT_FORMATS, 64, 1);
  for (const [index, file] of smallFiles(ONE_FORMAT, 64, 1).entries()) {
    assert.ok(Math.abs(file.length - eight[index]!.length) < KIB);
    assert.equal(file.at(-1), 10);
  }
});

test('no two lines of logs of many shapes have the same words', () => {
  const logs = [shapesLog(0), shapesLog(1)].join('');
  const texts = logs
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(/\d/g, ''));
  assert.equal(new Set(texts).size, 2 * SHAPES);
  assert.equal(detect(shapesLog(0).subarray(0, 64 * KIB))?.name, 'bracketed');
});

const rounds = (...rates: number[]) => rates.map((rate) => ({ rate, cpuMs: 1000 / rate }));
const formats = { one: rounds(100, 200, 50), eight: rounds(80, 180, 45), peak: 200e6 };
const neighbour = {
  rounds: [
    { alone: { rate: 50, cpuMs: 4 }, beside: { rate: 30 }, after: { rate: 40, cpuMs: 5 }, logs: 4 },
  ],
  peak: 300e6,
};
const analyze = [{ title: '4 KiB, syslog', wall: [0.05, 0.04, 0.09], cpu: [0.05, 0.06, 0.07] }];
const fleet = { one: [200], eight: [150], all: [100], workers: [150e6, 160e6], apis: [100e6] };

const shown = (rows: Row[], measure: string) => {
  const { measured, goal } = rows.find((row) => row.measure === measure)!;
  return [...measured, goal];
};

test('ratios are those of the rounds, in the middle', () => {
  const ofFormats = formatsRows([formats, formats]);
  assert.deepEqual(shown(ofFormats, 'eight formats / one'), ['0.900', '0.900', 'at least 0.8']);
  assert.deepEqual(shown(ofFormats, 'files a second, one format'), ['100', '100', '']);
  const ofNeighbour = neighbourRows([neighbour]);
  assert.deepEqual(shown(ofNeighbour, 'beside / alone'), ['0.600', 'at least 0.8']);
  assert.deepEqual(shown(ofNeighbour, 'after / alone'), ['0.800', '']);
  assert.deepEqual(shown(analyzeRows([analyze]), '4 KiB, syslog: wall time'), ['0.0500 s', '']);
  assert.deepEqual(shown(analyzeRows([analyze]), '4 KiB, syslog: CPU time'), ['0.0600 s', '']);
  const ofFleet = fleetRows([fleet]);
  assert.deepEqual(shown(ofFleet, 'eight formats / one'), ['0.750', 'at least 0.8']);
  assert.deepEqual(shown(ofFleet, 'most memory resident, each worker'), ['150 MB, 160 MB', '']);
});

const results: Results = {
  date: '2025-02-20',
  machine: 'a machine',
  versions: [['Node', '26']],
  labels: ['here', 'there'],
  formats: [formats, formats],
  fleet: 'RabbitMQ is not installed.',
};

test('a column a checkout; what was not wanted is left out, what could not be says why', () => {
  const text = measured(results);
  assert.match(text, /\| measure +\| +here \| +there \|/);
  assert.match(text, /\(d\).*\n\nNot measured: RabbitMQ is not installed\./);
  assert.doesNotMatch(text, /\(b\)|\(c\)/);
  assert.match(measured({ ...results, labels: ['here'], formats: [formats] }), /\| +measured \|/);
});

test('figures take the place of the last ones in the document', () => {
  const document = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');
  const first = withResults(document, results);
  assert.ok(first.includes(measured(results)));
  assert.equal(withResults(first, results), first);
});

test('only a full run of this checkout alone is written', () => {
  assert.equal(readOptions([]).isWritten, true);
  for (const args of [['--quick'], ['--tree', '.'], ['--parts', 'a,b']]) {
    assert.equal(readOptions(args).isWritten, false);
  }
  assert.deepEqual(readOptions(['--parts', 'c,a']).parts, ['a', 'c']);
  assert.throws(() => readOptions(['--parts', 'a,x']), UsageError);
  assert.throws(() => readTrees(['/nowhere']), UsageError);
});
