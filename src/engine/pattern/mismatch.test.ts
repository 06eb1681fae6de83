import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mismatchOf } from './mismatch.ts';
import { parsePattern } from './parse.ts';

const CLOCK = { referenceTime: Date.UTC(2025, 1, 21), time: 0 };
const PATTERN = '#%{int:id} @ %{ts:dot_date} (%{token:part}) %{level} -> %{message}';

function mismatch(text: string, ...patterns: string[]) {
  const programs = patterns.map((pattern) => parsePattern(pattern, new Map()));
  return mismatchOf(programs, text, CLOCK);
}

/** Where the pattern fails: the text that fits, and the element behind it, which must stand at its position. */
function failure(text: string, pattern = PATTERN) {
  const found = mismatch(text, pattern);
  if (!found) return null;
  const { matched, element, position } = found;
  assert.equal(pattern.slice(position, position + element.length), element);
  return [matched, element, position];
}

test('the start of the line that fits, and the element that does not', () => {
  assert.deepEqual(failure('7 @'), ['', '#', 0]);
  assert.deepEqual(failure('#x'), ['#', '%{int:id}', 1]);
  assert.deepEqual(failure('#7@ '), ['#7', ' ', 10]);
  assert.deepEqual(failure('#7 @ 2025'), ['#7 @ ', '%{ts:dot_date}', 13]);
  assert.deepEqual(failure('#7 @ 20.02.2025 10:00:00 (a) loud -> x'), [
    '#7 @ 20.02.2025 10:00:00 (a) ',
    '%{level}',
    44,
  ]);
  assert.equal(failure('#7 @ 20.02.2025 10:00:00 (a) info -> x'), null);
});

test('equal elements are told apart by their position', () => {
  assert.deepEqual(failure('1,2;3', '%{int},%{int},%{int}'), ['1,2', ',', 13]);
  assert.deepEqual(failure('1,2,x', '%{int},%{int},%{int}'), ['1,2,', '%{int}', 14]);
});

test('a message that needs a space, and a line that goes on', () => {
  assert.deepEqual(failure('INFOx', '%{level:letter} %{message}'), ['I', ' %{message}', 15]);
  assert.deepEqual(failure('1 2', '%{int}'), ['1 ', '', 6]);
  assert.deepEqual(failure('1', '%{int} %{int}'), ['1', ' ', 6]);
});

test('of several patterns the one that fits furthest', () => {
  const found = mismatch('a 1 x', 'b', 'a %{int} %{int}', 'a %{level}');
  assert.deepEqual([found?.pattern, found?.matched], ['a %{int} %{int}', 'a 1 ']);
  assert.equal(mismatch('a 1', 'b', 'a %{int}'), null);
  assert.equal(mismatch('a 1'), null);
});
