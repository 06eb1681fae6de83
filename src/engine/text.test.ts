import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripAnsi } from './text.ts';

test('terminal escape sequences are no part of a text', () => {
  const texts: [shown: string, plain: string][] = [
    ['\x1b[32mgreen\x1b[0m', 'green'],
    ['\x1b[1;31m10:00\x1b(B\x1b[m ERROR', '10:00 ERROR'],
    ['\x1b]8;;http://example.com\x07link\x1b]8;;\x07 end', 'link end'],
    ['\x1b]0;title\x1b\\text', 'text'],
    ['a \x1b]0;no end', 'a ]0;no end'],
    ['a \x1b]0;no end \x1b[1mbold', 'a ]0;no end bold'],
    ['lone \x1b', 'lone '],
    ['\x1b7saved', '7saved'],
    ['\x1b(', '('],
  ];
  for (const [shown, plain] of texts) assert.equal(stripAnsi(shown), plain, JSON.stringify(shown));
});
