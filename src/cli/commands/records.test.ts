import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, plain, run } from '../testing/command.ts';

const records = Array.from(
  { length: 30_000 },
  (_, i) =>
    `2026-01-01T00:00:00Z ${i % 100 === 0 ? 'ERROR' : 'INFO'} request ${i} took long, long and longer\n\tat a.B(C.java:${i})\n`,
);
/** Some 3 MiB. */
const large = file('records.log', records.join(''));
const packed = file('records.log.gz', gzipSync(records.join('')));

const linesOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(['records', ...args]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
};

test('records prints all records in their order, from any number of threads', async () => {
  const all = await linesOf('--threads', '1', large);
  assert.equal(all.length, records.length);
  for (const [i, line] of all.entries()) assert.ok(line.startsWith(`{"line":${2 * i + 1},`), line);
  for (const args of [['--threads', '3', large], [packed]])
    assert.deepEqual(await linesOf(...args), all);
});

test('records --where, --from, --to and --max print some of them', async () => {
  const all = await linesOf(large);
  const errors = all.filter((_, i) => i % 100 === 0);
  assert.deepEqual(await linesOf('--where', 'level:error', large), errors);
  assert.deepEqual(
    await linesOf('--where', 'level:error', '--max', '7', large),
    errors.slice(0, 7),
  );
  assert.deepEqual(await linesOf('--max', '3', packed), all.slice(0, 3));
  assert.deepEqual(await linesOf('--to', '2026-01-01', large), []);
  const some = await linesOf(
    '--from',
    '2026-01-01T00:00:01Z',
    '--to',
    '2026-01-01T00:00:02Z',
    plain,
  );
  assert.deepEqual(
    some.map((line) => JSON.parse(line).level),
    ['error'],
  );
});

test('records says what is wrong with a question', async () => {
  const { code, stdout, stderr } = await run(['records', '--where', '"open', plain]);
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
  assert.match(stderr, /expected a closing quote .*\n {2}"open\n {7}\^\n$/);
});

for (const format of ['xml', 'csv']) {
  test(`the name ${format} alone reads nothing of a file whose first lines do not say how, in any command`, async () => {
    // More than the interpreter alone reads.
    const log = file('no-head.log', '2026-01-01T00:00:00Z ERROR disk <x> full; a,b\n'.repeat(3000));
    const chosen = ['--format', format, log];
    const records = (await run(['records', ...chosen])).stdout.trim().split('\n');
    assert.deepEqual(
      new Set(records.map((text) => JSON.parse(text).invalid)),
      new Set(['format_mismatch']),
    );
    const found = await run(['search', '--count', 'level:error OR invalid:false', ...chosen]);
    assert.equal(found.stdout, '0\n');
    for (const where of [[], ['--where', 'disk']]) {
      const { stdout } = await run(['analyze', '--json', ...where, ...chosen]);
      const { totalLogsProcessed, invalidReasons, formats } = JSON.parse(stdout);
      assert.deepEqual(
        { totalLogsProcessed, invalidReasons, formats },
        { totalLogsProcessed: 3000, invalidReasons: { format_mismatch: 3000 }, formats: [] },
      );
    }
  });
}
