import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { emptyHeader } from '../pattern/header.ts';
import { continues, isBlank } from './continuation.ts';
import { type Format, readHeader } from './format.ts';
import { startsUnit } from './record-start.ts';
import { allFormats } from './registry.ts';

/** What `startsUnit` promises, without looking at the first byte first. */
function expected(format: Format, text: string): boolean {
  if (!continues(text, format.continuation)) return true;
  if (isBlank(text) || format.continuation === 'none') return false;
  return readHeader(format, text, emptyHeader(), { referenceTime: 0, time: 0 }) === null;
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
          startsUnit(Buffer.from(text), format),
          expected(format, text),
          `${format.name}: ${text}`,
        );
      }
    }
  }
});
