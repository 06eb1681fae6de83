import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { UsageError } from '../command.ts';
import { chunksOf } from './capacity.ts';
import { measured, withFigures } from './document.ts';
import { type Figures, rowsOf } from './figures.ts';
import type { LargeRun } from './large-file.ts';
import { readOptions } from './options.ts';
import { inParallel } from './parallel.ts';
import { JOB_BYTES, smallLogs } from './small-logs.ts';

const usage = { cpu: 1, peak: 100e6 };
const largeRun = (rate: number): LargeRun => ({
  rate,
  storedShare: 0.125,
  workerCpuSeconds: 5,
  workers: [usage],
  api: usage,
});

const figures: Figures = {
  date: '2025-02-20',
  machine: 'a machine',
  versions: [['Node', '26']],
  small: { jobs: 2000, rates: [100], floor: [200] },
  large: {
    bytes: 2e9,
    one: [100e6, 120e6, 80e6].map(largeRun),
    two: [150e6, 160e6, 170e6].map(largeRun),
  },
  upload: {
    bytes: 500e6,
    runs: [{ seconds: 2.5, afterLastByteMs: 250, apiCpuSeconds: 1, workerCpuSeconds: 1 }],
    nginx: [2],
  },
  peaks: { worker: 300e6, api: 200e6 },
};

const row = (of: Figures, measure: string) => rowsOf(of).find((one) => one.measure === measure)!;

test('each goal is a ratio of medians, and met or not', () => {
  const ofSmall = row(figures, 'small files: rate / rate of the floor');
  assert.deepEqual([ofSmall.measured, ofSmall.isMet], ['0.500', true]);
  const ofWorkers = row(figures, 'large file: rate of 2 workers / rate of 1');
  assert.deepEqual([ofWorkers.measured, ofWorkers.isMet], ['1.60', false]);
  assert.equal(row(figures, 'upload: time / time of nginx').measured, '1.25');
  assert.equal(row(figures, 'upload: last byte to report').isMet, true);
  assert.equal(row(figures, 'most memory resident, a worker').isMet, false);
});

test('without nginx the row says why, and there is no ratio', () => {
  const without = { ...figures, upload: { ...figures.upload, nginx: 'it is not there.' } };
  const stored = row(without, 'upload: nginx stores the same file');
  assert.equal(stored.measured, 'not measured: it is not there.');
  assert.equal(row(without, 'upload: time / time of nginx'), undefined);
});

test('the arithmetic follows from the figures', () => {
  const text = measured(figures);
  // 2 workers at 160 MB/s: 0.8 of one each. 8 of them: 100 × 8 × 0.8; an API process takes in 200.
  assert.match(text, /\| +8 \| +640 \| +2\.30 \| +4 \|/);
  // (2 + 2.5) s a GB: 1.25 vCPU hours a TB.
  assert.match(text, /\(2\.00 s API \+ 2\.50 s worker\) .* = 1\.25 vCPU h .*\| 0\.0500 \|/);
});

test('chunks are counted as they are cut', () => {
  assert.deepEqual(
    [0, 1, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20, 15 * 2 ** 20 + 1, 1e9, 1e11].map(chunksOf),
    [0, 1, 1, 2, 2, 5, 41, 1503],
  );
});

test('the figures replace those before them and nothing else', () => {
  const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
  const once = withFigures(page, figures);
  assert.match(once, /Measured on 2025-02-20/);
  assert.match(once, /^# Scaling\n.*## How to repeat it/s);
  assert.equal(withFigures(once, figures), once);
  assert.throws(() => withFigures('# Scaling', figures), /No place for the figures/);
});

test('small logs are whole records and no two alike', () => {
  const logs = smallLogs(300).map(String);
  assert.ok(logs.every((log) => log.endsWith('\n') && log.length <= JOB_BYTES));
  assert.ok(logs.every((log) => log.length > JOB_BYTES / 2));
  assert.equal(new Set(logs).size, 300);
});

test('only so many tasks run at once, and each runs once', async () => {
  const seen: number[] = [];
  let running = 0;
  let most = 0;
  await inParallel(10, 3, async (index) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    seen.push(index);
    running--;
  });
  assert.equal(most, 3);
  assert.deepEqual(
    seen.toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
});

test('only a full run writes unasked, and sizes must be numbers', () => {
  assert.equal(readOptions([]).isWritten, true);
  assert.equal(readOptions(['--quick']).isWritten, false);
  assert.equal(readOptions(['--mib', '64']).isWritten, false);
  assert.equal(readOptions(['--quick', '--write']).isWritten, true);
  assert.equal(readOptions(['--mib', '64']).largeBytes, 64 * 2 ** 20);
  assert.throws(() => readOptions(['--jobs', 'many']), UsageError);
});
