import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Column, shortID, tableText } from './table.ts';

const ID = '4f1d6f0e-1111-4222-8333-444455556666';
const COLUMNS: Column[] = [
  { title: 'id', shorten: shortID },
  { title: 'n', align: 'right' },
  { title: 'message', mayCut: true },
];
const ROWS = [
  [ID, 7, 'short'],
  [ID, 12, 'a long message that goes on and on'],
];

test('a table has a line for each row, without rules and colours', () => {
  assert.equal(
    tableText(COLUMNS, ROWS),
    [
      `id${' '.repeat(34)}   n  message`,
      `${ID}   7  short`,
      `${ID}  12  a long message that goes on and on`,
    ].join('\n'),
  );
});

test('a table that is too wide is shortened first, then cut', () => {
  assert.equal(
    tableText(COLUMNS, ROWS, 60).split('\n')[2],
    '4f1d6f0e  12  a long message that goes on and on',
  );
  assert.equal(tableText(COLUMNS, ROWS, 30).split('\n')[2], '4f1d6f0e  12  a long message …');
  assert.equal(tableText(COLUMNS, ROWS, 5).split('\n')[2], '4f1d6f0e  12  a lon…');
});

test('a table without titles has no empty line, and shows controls as escapes', () => {
  const columns = [{ title: '' }, { title: '' }];
  assert.equal(tableText(columns, [['a', 'b\u001b[31m\n']]), 'a  b\\u001b[31m\\u000a');
});
