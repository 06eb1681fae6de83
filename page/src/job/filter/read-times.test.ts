import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTimes } from './read-times.ts';

const END = new Date('2025-02-20T05:00:00Z');
const read = (text: string) => readTimes(text, END, 'UTC');

test('a range of the day on which the log ends', () => {
  assert.deepEqual(read('03:10 to 03:25'), {
    from: '2025-02-20T03:10:00.000Z',
    to: '2025-02-20T03:25:00.000Z',
  });
});

test('the last minutes of the log', () => {
  assert.deepEqual(read('last 15 minutes'), {
    from: '2025-02-20T04:45:00.000Z',
    to: '2025-02-20T05:00:00.001Z',
  });
});

test('a moment, with some minutes around it', () => {
  assert.deepEqual(read('yesterday 5:30pm'), {
    from: '2025-02-19T17:25:00.000Z',
    to: '2025-02-19T17:35:00.000Z',
  });
});

test('a whole day', () => {
  assert.deepEqual(read('19 Feb'), {
    from: '2025-02-19T00:00:00.000Z',
    to: '2025-02-20T00:00:00.000Z',
  });
});

test('no time', () => {
  assert.equal(read('the big crash'), null);
  assert.equal(read(''), null);
});
