import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../../levels/levels.ts';
import { innerMembers, innerRecord } from './inner-record.ts';

const clock = { referenceTime: Date.UTC(2025, 1, 21), time: 0 };

function read(message: string) {
  const inner = innerRecord(message, clock);
  if (!inner) return null;
  const { level, message: said, timestamp } = inner;
  const time = Number.isNaN(timestamp) ? null : new Date(timestamp).toISOString();
  return { level: LEVELS[level] ?? null, message: said, time };
}

test('an object of JSON in a message says level, message and time', () => {
  assert.deepEqual(read('{"level":"error","ts":1740045600.5,"msg":"lost"}'), {
    level: 'error',
    message: 'lost',
    time: '2025-02-20T10:00:00.500Z',
  });
  assert.deepEqual(read('@cee: {"pri":"x","severity":"WARNING","text":"late"}'), {
    level: 'warn',
    message: 'late',
    time: null,
  });
});

test('what was cut off says what stands before the cut', () => {
  assert.deepEqual(read('{"level":"error","a":{"b":[1,2]},"msg":"los'), {
    level: 'error',
    message: null,
    time: null,
  });
  assert.deepEqual(innerMembers('{"level":"error","a":{"b":[1,2]},"msg":"los', clock), {
    level: 'error',
    a: { b: [1, 2] },
  });
});

test('pairs are a record where one of them is a level', () => {
  assert.equal(read('time=2025-02-20T10:00:00Z level=warn msg="disk is full"')?.level, 'warn');
  assert.equal(read('user=ada action=login'), null);
});

test('other text is none', () => {
  for (const text of ['', 'x', '{', '{}}', '{user} logged in', 'a=b', '[1,2]', '@cee:'])
    assert.equal(read(text)?.level ?? null, null, text);
});

test('whether the level follows from other digits as well is said', () => {
  const isOfShape = (text: string) => innerRecord(text, clock)?.isOfShape;
  assert.equal(isOfShape('{"level":"error","n":7}'), true);
  assert.equal(isOfShape('{"level":"error","n":007}'), true);
  assert.equal(isOfShape('{"level":50}'), false);
  assert.equal(isOfShape('{"level":"error","msg":"a \\"b\\""}'), true);
  assert.equal(isOfShape('{"level":"error","msg":"a \\u0041"}'), false);
});
