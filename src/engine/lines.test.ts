import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, startsUnseen } from './lines.ts';
import { decode } from './text.ts';

const content = (text: string): string => decode(contentOf(new TextEncoder().encode(text)));

test('marks that are not seen and control characters before a line are no part of it', () => {
  for (const before of [
    '\uFEFF',
    '\u200B',
    '\u200E',
    '\u200F',
    '\u2060',
    '\f',
    '\r',
    '\x02',
    '\0\0',
  ]) {
    assert.equal(content(`${before}a`), 'a');
    assert.equal(startsUnseen(`${before}a`), true);
  }
});

test('indentation, colours, other letters, and what stands inside of a line stay', () => {
  for (const line of ['\ta', ' a', '\x1b[31ma', 'é', '→ a', 'a\u200Bb\f']) {
    assert.equal(content(line), line);
    assert.equal(startsUnseen(line), false);
  }
});

test('a line of nothing else stays as it is', () => {
  for (const line of ['\0\0', '\f', '\u200B', '']) assert.equal(content(line), line);
});
