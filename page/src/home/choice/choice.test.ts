import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Choice, NO_CHOICE, pressed, pressedAll, pressedUpTo, shareOf } from './choice.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const chosenIn = ({ chosen }: Choice) => ORDER.filter((id) => chosen.has(id)).join('');

test('a range goes from the row that was pressed last, in both directions, and gets one state', () => {
  const one = pressed(NO_CHOICE, 'd');
  assert.equal(chosenIn(one), 'd');
  const up = pressedUpTo(one, 'b', ORDER);
  assert.equal(chosenIn(up), 'bcd');
  const down = pressedUpTo(up, 'e', ORDER);
  assert.equal(chosenIn(down), 'bcde');
  assert.equal(chosenIn(pressedUpTo(down, 'c', ORDER)), 'b');
});

test('a range without a beginning in the list is one row', () => {
  assert.equal(chosenIn(pressedUpTo(NO_CHOICE, 'c', ORDER)), 'c');
  const hidden = pressed(NO_CHOICE, 'a');
  assert.equal(chosenIn(pressedUpTo(hidden, 'c', ['b', 'c', 'd'])), 'ac');
});

test('all rows of the list are chosen, or none, and others stay as they are', () => {
  const one = pressed(NO_CHOICE, 'a');
  const shown = ['b', 'c'];
  assert.equal(shareOf(one, shown), 'none');
  const all = pressedAll(one, shown);
  assert.equal(chosenIn(all), 'abc');
  assert.equal(shareOf(all, shown), 'all');
  assert.equal(shareOf(all, ORDER), 'some');
  assert.equal(chosenIn(pressedAll(all, shown)), 'a');
  assert.equal(chosenIn(pressedAll(all, ORDER)), 'abcde');
});
