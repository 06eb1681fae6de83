import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS, levelOfLetter, levelOfNumber, levelOfStatus, levelOfWord } from './levels.ts';

const name = (index: number) => LEVELS[index] ?? null;

test('words in any case', () => {
  const words = {
    info: 'info',
    Information: 'info',
    WARNING: 'warn',
    Err: 'error',
    DEBUG5: 'debug',
  };
  for (const [word, level] of Object.entries(words)) assert.equal(name(levelOfWord(word)), level);
  for (const [word, level] of [
    ['SEVERE', 'error'],
    ['panic', 'fatal'],
    ['Emerg', 'fatal'],
    ['ERRO', 'error'],
    ['eror', 'error'],
    ['DEBU', 'debug'],
    ['dbug', 'debug'],
    ['FATA', 'fatal'],
    ['fail', 'error'],
    ['Warnung', 'warn'],
    ['严重', 'error'],
    ['PANIK', 'fatal'],
  ] as const) {
    assert.equal(name(levelOfWord(word)), level);
  }
  for (const word of ['', 'LOUD', 'constructor', 'STATS']) assert.equal(levelOfWord(word), -1);
});

test('letters, numbers and statuses', () => {
  assert.deepEqual(
    [...'VDIWEF'].map((letter) => name(levelOfLetter(letter))),
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
  );
  assert.equal(levelOfLetter('x'), -1);
  assert.deepEqual(
    [0, 3, 4, 5, 7, 8].map((n) => name(levelOfNumber(n, 'syslog'))),
    ['fatal', 'error', 'warn', 'notice', 'debug', null],
  );
  assert.deepEqual(
    [10, 20, 35, 50, 60, 70, 5].map((n) => name(levelOfNumber(n, 'pino'))),
    ['trace', 'debug', 'info', 'error', 'fatal', null, null],
  );
  assert.deepEqual(
    [1, 4, 9, 17, 24, 25, 0].map((n) => name(levelOfNumber(n, 'otel'))),
    ['trace', 'trace', 'info', 'error', 'fatal', null, null],
  );
  assert.deepEqual(
    [0, 10, 20, 40, 50, 60].map((n) => name(levelOfNumber(n, 'python'))),
    [null, 'debug', 'info', 'error', 'fatal', null],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((n) => name(levelOfNumber(n, 'rising'))),
    ['debug', 'info', 'warn', 'error', 'fatal', null],
  );
  assert.deepEqual(
    [200, 304, 404, 503].map((s) => name(levelOfStatus(s))),
    ['info', 'info', 'warn', 'error'],
  );
});
