import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../levels/levels.ts';
import { emptyHeader } from './header.ts';
import { runProgram } from './match.ts';
import { parsePattern } from './parse.ts';

const program = parsePattern('%{syslog} %{message}', new Map());

/** Time, level and message; null where the line does not begin so. */
function read(line: string) {
  const header = emptyHeader();
  const clock = { referenceTime: Date.UTC(2025, 2, 1), time: 0 };
  if (!runProgram(program, line, header, clock)) return null;
  const time = new Date(header.timestamp).toISOString();
  return [time, LEVELS[header.level] ?? null, line.slice(header.messageAt)];
}

const TIME = '2025-02-20T10:00:01.000Z';

test('priority, version, counters, names and marks stand before the time, in any combination', () => {
  for (const start of [
    '<189>',

    '<189>: ',
    '<189>84027: ',
    '<189>29: gw: 000031: *',
    '<189>.',
  ]) {
    for (const time of ['Feb 20 10:00:01', '2025-02-20T10:00:01Z', '20 Feb 2025 10:00:01.000']) {
      assert.deepEqual(read(`${start}${time}: x y`), [TIME, 'notice', 'x y'], start + time);
      assert.deepEqual(read(`${start}${time} x y`), [TIME, 'notice', 'x y'], start + time);
    }
  }
  assert.deepEqual(read('<189>1 2025-02-20T10:00:01Z x'), [TIME, 'notice', 'x']);
  assert.deepEqual(read('000019: *Feb 20 10:00:01: x'), [TIME, null, 'x']);
  assert.deepEqual(read('*Feb 20 10:00:01: x'), [TIME, null, 'x']);
  assert.deepEqual(read('<134>1 1740045601 x'), [TIME, 'info', 'x']);
});

test('a time alone, or behind a name without a priority, is no such start', () => {
  assert.equal(read('Feb 20 10:00:01 x'), null);
  assert.equal(read('gw: Feb 20 10:00:01 x'), null);
  assert.equal(read('<192>Feb 20 10:00:01 x'), null);
  assert.equal(read('<189>gw x'), null);
});
