import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areSame, formatOf, linesToTry } from './choice.ts';

test('what stays is not asked for', () => {
  assert.equal(formatOf('now', 'x'), undefined);
  assert.equal(formatOf('auto', ''), 'auto');
  assert.equal(formatOf('pattern', ' %{message} '), '%{message}');
  assert.equal(formatOf('syslog', ''), 'syslog');
});

test('lines are tried as many as the server takes', () => {
  assert.deepEqual(linesToTry(['a\nb', 'c']), ['a', 'b', 'c']);
  assert.equal(linesToTry(new Array(300).fill('a')).length, 100);
  assert.equal(linesToTry(['a'.repeat(5000)])[0]!.length, 4096);
  const hostile = linesToTry(new Array(100).fill('\u0000'.repeat(512)));
  const body = JSON.stringify({ format: '%'.repeat(2000), lines: hostile });
  assert.ok(Buffer.byteLength(body) < 64 * 1024);
  assert.ok(hostile.length > 10);
});

test('keywords in another order are the same', () => {
  assert.ok(areSame(['a', 'b'], ['b', 'a']));
  assert.ok(!areSame(['a'], ['a', 'b']));
});
