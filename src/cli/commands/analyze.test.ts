import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, LINES, plain, run } from '../testing/command.ts';

/** Some 3 MiB. */
const records = Array.from({ length: 40_000 }, (_, i) => {
  const time = `2026-01-01T${String(i % 24).padStart(2, '0')}:00:00Z`;
  return `${time} ${i % 100 === 0 ? 'ERROR' : 'INFO'} request ${i} from 10.0.0.${i % 250} took long\n`;
});
const large = file('report.log', records.join(''));
const packed = file('report.log.gz', gzipSync(records.join('')));

const reportOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(['analyze', '--json', ...args]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  const { totalBytes, ...report } = JSON.parse(stdout);
  return report;
};

test('analyze --where reports on the records that match, however the file is read', async () => {
  const errors = records.filter((one) => one.includes('ERROR'));
  const expected = await reportOf(file('errors.log', errors.join('')));
  assert.equal(expected.totalLogsProcessed, 400);
  for (const args of [[large], [packed], ['--threads', '1', large]]) {
    const report = await reportOf('--where', 'level:error', ...args);
    assert.deepEqual(report, expected);
  }
});

test('analyze --from and --to report on a time', async () => {
  const report = await reportOf(
    '--from',
    '2026-01-01T03:00:00Z',
    '--to',
    '2026-01-01T05:00',
    large,
  );
  const timeRange = { from: '2026-01-01T03:00:00.000Z', to: '2026-01-01T04:00:00.000Z' };
  assert.deepEqual(report.timeRange, timeRange);
});

test('analyze with an empty question is analyze without one, byte for byte', async () => {
  const [all, empty] = await Promise.all([
    run(['analyze', '--json', large]),
    run(['analyze', '--json', '--where', '', large]),
  ]);
  assert.equal(empty.stdout, all.stdout);
});

test('analyze --where numbers invalid lines, and finds lines by their numbers', async () => {
  const report = await reportOf('--where', 'invalid:true OR error', plain);
  assert.deepEqual(
    report.invalidSamples.map(({ line }: { line: number }) => line),
    [3],
  );
  assert.equal(report.totalLogsProcessed, 2);
  for (const name of [large, packed]) {
    assert.equal((await reportOf('--where', 'line:30001..30100', name)).totalLogsProcessed, 100);
  }
  const { patternID } = await import('../../engine/query/index.ts');
  const id = patternID('request <*> from <*> took long');
  assert.equal((await reportOf('--where', `pattern:${id}`, large)).totalLogsProcessed, 40_000);
});

test('analyze --where of a pipe', async () => {
  const { stdout } = await run(['analyze', '--json', '--where', 'warn', '-'], {
    input: LINES.join(''),
  });
  assert.equal(JSON.parse(stdout).totalLogsProcessed, 1);
});

test('analyze --where says what is wrong with a question', async () => {
  const faulty = await run(['analyze', '--where', 'status:abc', plain]);
  assert.equal(faulty.code, 2);
  assert.match(faulty.stderr, /expected a status such as 404.*\n {2}status:abc\n {9}\^\n$/);
  const unknown = await run(['analyze', '--json', '--where', 'nope:1', plain]);
  assert.equal(unknown.stderr, 'log-flow: no record has a field "nope"\n');
  assert.equal(JSON.parse(unknown.stdout).totalLogsProcessed, 0);
});

test('analyze of several files counts each, however it is read, and then all', async () => {
  const { stdout } = await run(['analyze', '--json', plain, large, packed, '-'], {
    input: LINES[1]!,
  });
  const { files, totalLogsProcessed } = JSON.parse(stdout);
  const counts = files.map(({ records, errors, invalid }: Record<string, number>) => {
    return [records, errors, invalid];
  });
  assert.deepEqual(counts, [
    [4, 1, 1],
    [40_000, 400, 0],
    [40_000, 400, 0],
    [1, 1, 0],
  ]);
  assert.equal(totalLogsProcessed, 80_005);
});

test('analyze --top and --all say how many rows there are, of a report that is shown', async () => {
  const rowsOf = async (...args: string[]) =>
    (await run(['analyze', large, ...args])).stdout.match(/^ {2}10\.0\.0\./gm)!.length;
  assert.deepEqual(
    [await rowsOf(), await rowsOf('--top', '3'), await rowsOf('--all')],
    [8, 3, 100],
  );
  for (const wrong of [
    ['--top', '3', '--json'],
    ['--top', '3', '--all'],
    ['--top', '0'],
  ]) {
    assert.equal((await run(['analyze', large, ...wrong])).code, 2);
  }
});
