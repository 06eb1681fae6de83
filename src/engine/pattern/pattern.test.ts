import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../levels/levels.ts';
import { emptyHeader } from './header.ts';
import { runProgram } from './match.ts';
import { parsePattern } from './parse.ts';

function match(pattern: string, text: string, words = new Map<string, number>()) {
  const header = emptyHeader();
  const clock = { referenceTime: Date.UTC(2025, 1, 20), time: 0 };
  if (!runProgram(parsePattern(pattern, words), text, header, clock)) return null;
  return { ...header, level: LEVELS[header.level] ?? null, message: text.slice(header.messageAt) };
}

test('a space stands for one or more spaces or tabs, a tab for itself', () => {
  assert.ok(match('a b', 'a \t  b'));
  assert.equal(match('a b', 'ab'), null);
  assert.ok(match('a\tb', 'a\tb'));
  assert.equal(match('a\tb', 'a b'), null);
});

test('a pattern without a message must reach the end of the line', () => {
  assert.ok(match('a %{int}', 'a 12  '));
  assert.equal(match('a %{int}', 'a 12 x'), null);
});

test('a message may be missing with the space before it', () => {
  assert.equal(match('%{level} %{message}', 'INFO')?.message, '');
  assert.equal(match('%{level} %{message}', 'INFO  a b ')?.message, 'a b ');
  assert.equal(match('%{level} %{message}', 'INFOa'), null);
});

test('levels: known words, any name, letters, syslog priorities', () => {
  assert.equal(match('%{level} %{message}', 'warning x')?.level, 'warn');
  assert.equal(match('%{level} %{message}', 'loud x'), null);
  assert.equal(match('%{level:name} %{message}', 'loud x')?.level, null);
  assert.equal(match('%{level:letter} %{message}', 'E x')?.level, 'error');
  assert.equal(match('<%{level:priority}>%{message}', '<191>x')?.level, 'debug');
  assert.equal(match('<%{level:priority}>%{message}', '<192>x'), null);
  const own = new Map([
    ['LOG', 2],
    ['HINT', -1],
  ]);
  assert.equal(match('%{level}: %{message}', 'log: x', own)?.level, 'info');
  assert.equal(match('%{level}: %{message}', 'HINT: x', own)?.level, null);
});

test('tokens stop at a space and at the literal behind them, text goes on to it', () => {
  assert.equal(match('%{token}: %{message}', 'a.b: c')?.message, 'c');
  assert.equal(match('%{token}: %{message}', 'a b: c'), null);
  assert.equal(match('[%{text:thread}] %{message}', '[a b] c')?.message, 'c');
  assert.equal(match('%{text} -- %{message}', 'a -- c')?.message, 'c');
  assert.equal(match('%{text} -- %{message}', 'a b -- c'), null);
  assert.equal(match('%{class}: %{message}', 'a.B: c')?.message, 'c');
  assert.equal(match('%{class}: %{message}', 'ab: c.d'), null);
});

test('requests: the method, the path, the status, the bytes', () => {
  const found = match('%{request} %{status} %{bytes}', '"GET /a?b=\\"c HTTP/1.1" 404 17');
  assert.equal(found?.method, 'GET');
  assert.equal(found?.path, '/a?b=\\"c');
  assert.equal(found?.status, 404);
  assert.equal(found?.bytes, 17);
  assert.equal(match('%{request} %{status} %{bytes}', '"-" 408 -')?.method, '');
  assert.equal(match('%{request} %{status} %{bytes}', '"GET / HTTP/1.1 404 17'), null);
});

test('durations: in milliseconds, whatever their unit; none where it is - or negative', () => {
  const duration = (kind: string, text: string) => match(`%{duration:${kind}}`, text)?.durationMs;
  assert.equal(duration('s', '0.250'), 250);
  assert.equal(duration('ms', '17'), 17);
  assert.equal(duration('ms', '+17.5'), 17.5);
  assert.equal(duration('us', '1500'), 1.5);
  assert.equal(duration('s', '-1'), Number.NaN);
  assert.equal(duration('ms', '-'), Number.NaN);
  assert.equal(duration('s', '17'), undefined, 'seconds have a fraction');
  assert.equal(duration('ms', 'x'), undefined);
  assert.throws(() => duration('h', '1'), /no unit "h" of a duration/);
});

test('a module is a token with colons inside, the last one left to the pattern', () => {
  assert.equal(match('%{module}: %{message}', 'a::b: c')?.message, 'c');
  assert.equal(match('%{module}: %{message}', 'a b: c'), null);
  assert.equal(match('%{module}: %{message}', ': c'), null);
});

test('structured data: quoted values may hold brackets', () => {
  assert.equal(match('%{structured} %{message}', '- x')?.message, 'x');
  assert.equal(match('%{structured} %{message}', '[a b="]"][c d="\\"]"] x')?.message, 'x');
  assert.equal(match('%{structured} %{message}', '[a level="warn"] x')?.level, 'warn');
  assert.equal(match('%{structured} %{message}', '[a b="x'), null);
});

test('a long line is read in linear time', () => {
  // In quadratic time each of these would take minutes.
  const line = `${'['.repeat(500_000)}${'"'.repeat(500_001)}`;
  for (const start of ['%{token}: ', '%{quoted} ', '%{structured} ']) {
    assert.equal(match(`${start}%{message}`, line), null);
  }
});

test('names that every object has are no names of ours', () => {
  const inherited = Object.getOwnPropertyNames(Object.prototype);
  for (const name of [...inherited, '__proto__', 'prototype']) {
    for (const pattern of [
      `%{ts:${name}} x`,
      `%{${name}} x`,
      `%{duration:${name}}`,
      `%{level:${name}} x`,
    ]) {
      assert.throws(() => parsePattern(pattern, new Map()), /^Error: pattern /, pattern);
    }
    assert.ok(parsePattern(`%{token:${name}}`, new Map()), 'as the name of a field it is fine');
  }
});

test('a pattern has no NUL', () => {
  assert.throws(() => parsePattern('a\0 %{message}', new Map()), /NUL/);
});

test('a column is a token or quoted; columns in any order have a method, a path and a status', () => {
  assert.equal(match('%{column} %{message}', '"a b" c')?.message, 'c');
  assert.equal(match('%{column} %{message}', '"a b')?.message, 'b');
  const found = match('%{columns}', '192.0.2.7 443 GET /a - 404 200');
  assert.equal(found?.method, 'GET');
  assert.equal(found?.path, '/a');
  assert.equal(found?.status, 404);
  assert.equal(match('%{columns}', 'GET /a 443'), null, 'a port');
  assert.equal(match('%{columns}', 'got /a 200'), null);
});
