import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mismatchWords, restOf } from './mismatch-words.ts';

const words = (text: string, matched: string, element: string): string =>
  mismatchWords(text, { pattern: '', position: 0, matched, element });

test('what of the pattern does not fit, in words', () => {
  assert.equal(words('a loud', 'a ', '%{level}'), '%{level} does not fit here.');
  assert.equal(words('a - b', 'a', ' -> '), '“ -> ” should stand here.');
  assert.equal(words('a-b', 'a', '  '), 'A space should stand here.');
  assert.equal(
    words('INFOx', 'INFO', ' %{message}'),
    'A space before %{message} should stand here.',
  );
});

test('a line that is too short, and a pattern that is', () => {
  assert.equal(words('a ', 'a ', '%{level}'), 'The line ends where %{level} should stand.');
  assert.equal(words('a', 'a', ' '), 'The line ends where a space should stand.');
  assert.match(words('a b', 'a ', ''), /^The pattern ends here and the line goes on/);
});

test('a line that the server read without some of its characters has no rest', () => {
  assert.equal(restOf('\u001b[31ma b', { matched: 'a ' }), null);
  assert.equal(restOf('a b', { matched: 'a ' }), 'b');
});
