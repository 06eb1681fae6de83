import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelBlocksOf } from './label-blocks.ts';

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

test('blocks begin with the same name and have a time', () => {
  const block = 'Name: a\nWhen: 2025-02-20 10:00:01\nMessage: disk is full\n';
  assert.deepEqual(labelBlocksOf(linesOf(`${block}----\n${block}`)), {
    start: 'Name%{pad}:%{message}',
    times: ['When'],
  });
});

test('a number in the name varies', () => {
  const block = (n: number) => `Event[${n}]:\n  Date: 2025-02-20T10:00:0${n}\n  Level: Error\n`;
  assert.equal(
    labelBlocksOf(linesOf(block(1) + block(2)))?.start,
    'Event[%{int}]%{pad}:%{message}',
  );
});

test('other lines are no such blocks', () => {
  const others = [
    // Without a time.
    'Name: a\nSize: 7\nOwner: b\nName: c\nSize: 8\nOwner: d',
    // A level before each line.
    'INFO: start\nDate: 2025-02-20 10:00:01\nINFO: end\nDate: 2025-02-20 10:00:02',
    // One block.
    'Name: a\nDate: 2025-02-20 10:00:01\nMessage: b',
    // Mostly text.
    'Date: 2025-02-20 10:00:01\na\nb\nc\nDate: 2025-02-20 10:00:02\na\nb\nc',
  ];
  for (const text of others) assert.equal(labelBlocksOf(linesOf(text)), null, text);
});
