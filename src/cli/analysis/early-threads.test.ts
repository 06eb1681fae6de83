import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEarlyThreads, takeEarlyThreads } from './early-threads.ts';

const started = (...args: string[]): number => {
  startEarlyThreads(['analyze', ...args]);
  const threads = takeEarlyThreads(256);
  for (const thread of threads) void thread.terminate();
  return threads.length;
};

test('one thread less than the command will use: it counts itself', () => {
  assert.equal(started('a.log', '--threads', '3'), 2);
  assert.equal(started('--threads=2', 'a.log'), 1);
  assert.equal(started('--threads', '4', '--threads', '1'), 0);
});

test('none where the option is faulty, and few where very many are asked for', () => {
  for (const text of ['x', '', '-2', '0']) assert.equal(started('--threads', text), 0, text);
  assert.equal(started('a.log', '--threads'), 0);
  assert.equal(started('--threads', '200'), 8);
});

test('each is given once, and no more of them than asked for', () => {
  startEarlyThreads(['--threads', '3']);
  const threads = takeEarlyThreads(1);
  assert.equal(threads.length, 1);
  assert.deepEqual(takeEarlyThreads(1), []);
  for (const thread of threads) void thread.terminate();
});
