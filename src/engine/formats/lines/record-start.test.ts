import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { LINE_HEAD_BYTES } from '../../lines.ts';
import { emptyHeader } from '../../pattern/header.ts';
import type { Format } from '../format.ts';
import { readAs } from '../mixed/mixed.ts';
import { allFormats } from '../registry.ts';
import { continues, isBlank } from './continuation.ts';
import { isRecordStart, startsRecord } from './record-start.ts';

/** What `startsRecord` promises, without looking at the first byte first. */
function expected(format: Format, text: string): boolean {
  if (!continues(text, format.continuation)) return true;
  if (isBlank(text) || format.continuation === 'none') return false;
  return typeof readAs(format, text, emptyHeader(), { referenceTime: 0, time: 0 }) !== 'string';
}

test('an indented line goes on with the record before it, unless it is a header itself', () => {
  const bodies = [
    'at a.b.C(C.java:1)',
    '',
    '}',
    '"a": 1',
    '2026-01-01T00:00:00Z ERROR x',
    '{"level":"info"}',
  ];
  for (const format of allFormats()) {
    for (const body of [...bodies, ...format.samples.map(({ line }) => line)]) {
      for (const text of [`\t${body}`, `  ${body}`, ` ${body}`, body]) {
        assert.equal(
          startsRecord(Buffer.from(text), format),
          expected(format, text),
          `${format.name}: ${text}`,
        );
      }
    }
  }
});

test('record starts: lines of each kind', () => {
  const starts = (line: string, format: string | null) =>
    isRecordStart(new TextEncoder().encode(line), format);
  assert.equal(starts('[2025-02-20T10:00:00Z] INFO x', 'bracketed'), true);
  assert.equal(starts('garbage', 'bracketed'), true);
  assert.equal(starts('\tat x', 'bracketed'), false);
  assert.equal(starts('', 'bracketed'), false);
  assert.equal(starts('\r', 'bracketed'), false);
  assert.equal(starts('free text', 'log4j'), false);
  assert.equal(starts('2025-02-20 10:00:00 free text', 'log4j'), true);
  assert.equal(starts('  2025-02-20 10:00:00 free text', 'log4j'), false);
  assert.equal(starts('{"a":', 'json-lines'), true);
  assert.equal(starts('', null), true);
});

test('the head of a line decides as the whole line does', () => {
  const format = fc.constantFrom(null, ...allFormats().map(({ name }) => name));
  const start = fc.constantFrom(
    '[2025-02-20T10:00:00Z] INFO x',
    '\tat x',
    'x',
    ' '.repeat(5000),
    '{',
  );
  fc.assert(
    fc.property(format, start, fc.constantFrom('é', ' ', '"', 'x'), (name, text, fill) => {
      const line = new TextEncoder().encode(text + fill.repeat(5000));
      const head = line.subarray(0, LINE_HEAD_BYTES);
      assert.equal(isRecordStart(head, name), isRecordStart(line, name));
    }),
  );
});
