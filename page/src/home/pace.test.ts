import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './pace.ts';

const paceOf = (samples: [seconds: number, bytes: number][]): Pace => {
  const pace = new Pace();
  for (const [seconds, bytes] of samples) pace.add(seconds * 1000, bytes);
  return pace;
};

test('the time that is left follows from what was sent of late', () => {
  const steady: [number, number][] = Array.from({ length: 6 }, (_, second) => [
    second,
    100 * second,
  ]);
  assert.equal(paceOf(steady).secondsFor(1000), 10);
  // Ten times as slow since a quarter of a minute: what was before does not count any more.
  const slower: [number, number][] = Array.from({ length: 15 }, (_, n) => [6 + n, 500 + 10 * n]);
  assert.equal(paceOf([...steady, ...slower]).secondsFor(1000), 100);
});

test('nothing is said where it would be a guess', () => {
  assert.equal(paceOf([]).secondsFor(10), null);
  assert.equal(
    paceOf([
      [0, 0],
      [1, 100],
    ]).secondsFor(10),
    null,
  );
  const stuck = paceOf([
    [0, 50],
    [5, 50],
  ]);
  assert.equal(stuck.secondsFor(10), null);
  const anew = paceOf([
    [0, 0],
    [5, 500],
    [6, 10],
  ]);
  assert.equal(anew.secondsFor(10), null);
});
