/** Files that are compressed, cut off, or no logs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, run } from '../testing/command.ts';

const BZ2 = Buffer.from(
  'QlpoOTFBWSZTWbPsJzAAABZfgAAQQANxEAMhlBAnJr4AIABURT1PSepiNPU09R6gzUEooxAYj0gDRWHTFuzNKReRRYlB6SBZkEHqTVJijjOwHUFVRBVMItwwD41n2D0/rCcgOeZFFwMnl+LuSKcKEhZ9hOYA',
  'base64',
);
const image = file('image.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01', 'latin1'));

test('analyze reports on the readable part of a gzip file that is cut off, warns and exits with 1', async () => {
  const lines = Array.from(
    { length: 3000 },
    (_, i) => `2026-01-01T00:00:00Z INFO took ${(i * i) % 9973}\n`,
  );
  const whole = gzipSync(lines.join(''));
  const cut = file('cut.log.gz', whole.subarray(0, whole.length - 300));
  const { code, stdout, stderr } = await run(['analyze', '--json', cut]);
  assert.equal(code, 1);
  assert.match(stderr, /cut\.log\.gz: The gzip data ends too early.*\(truncated_gzip\)/);
  const { totalLogsProcessed } = JSON.parse(stdout);
  assert.ok(totalLogsProcessed > 1000 && totalLogsProcessed < 3000, `${totalLogsProcessed}`);
});

for (const command of [['analyze'], ['search', 'x'], ['records'], ['formats', 'test']]) {
  test(`${command[0]} says of a binary that it is no log, and exits with 1`, async () => {
    const { code, stdout, stderr } = await run([...command, image]);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.match(stderr, /image\.png: .*PNG image, not a log/);
  });
}

for (const command of [
  ['search', 'request'],
  ['records'],
  ['formats', 'test'],
  ['analyze', '--json'],
]) {
  test(`${command[0]} reads a bz2 file`, async () => {
    const packed = file('packed.bz2', BZ2);
    const [name, ...rest] = command;
    const outcome = await run([name!, ...rest, packed]);
    assert.deepEqual([outcome.code, outcome.stderr], [0, '']);
    assert.match(outcome.stdout, /request|2026|format/);
  });
}
