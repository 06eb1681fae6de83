import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { detect } from './detect.ts';
import { HEAD_BYTES } from './index.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const name = (text: string | Uint8Array): string | null =>
  detect(typeof text === 'string' ? new TextEncoder().encode(text) : text)?.name ?? null;

const RECORD = '[2025-02-20T10:00:00Z] INFO hello\n';

for (const [file, format] of Object.entries({
  'app.log': 'bracketed',
  'access.log': 'combined',
  'events.jsonl': 'json-lines',
  'syslog.log': 'syslog',
  'service.logfmt': 'logfmt',
  'java.log': 'log4j',
  'broken-app.log': 'bracketed',
  'broken-events.jsonl': 'json-lines',
  'no-log.txt': null,
})) {
  test(`${file} is ${format}`, () =>
    assert.equal(name(readFileSync(join(EXAMPLES, file))), format));
}

test('nothing is recognised in nothing, in prose, in binary data', () => {
  for (const text of ['', '\n\n\n', 'Dear all,\nsee you at 10:00.\n', '\0\x01\x02']) {
    assert.equal(name(text), null);
  }
});

test('the share of lines explained is the confidence', () => {
  assert.equal(detect(new TextEncoder().encode(RECORD.repeat(4)))?.confidence, 1);
  const half = `${RECORD}junk\n`.repeat(4);
  assert.deepEqual(detect(new TextEncoder().encode(half)), {
    name: 'bracketed',
    title: 'Bracketed timestamp and level',
    confidence: 0.5,
  });
  assert.equal(name(RECORD + 'junk\n'.repeat(5)), null);
});

test('a last line that is cut does not count, unless it is the only one', () => {
  const cut = detect(new TextEncoder().encode(`${RECORD}[2025-02-`));
  assert.equal(cut?.confidence, 1);
  assert.equal(name(RECORD.trimEnd()), 'bracketed');
});

test('only the first 64 KiB count', () => {
  const long = RECORD.repeat(Math.ceil(HEAD_BYTES / RECORD.length));
  assert.equal(name(long + 'junk\n'.repeat(1_000_000)), 'bracketed');
});

test('stack traces do not count against a format', () => {
  const trace = `${RECORD}java.lang.Error: x\n${'\tat a.B(C.java:1)\n'.repeat(30)}`;
  assert.equal(detect(new TextEncoder().encode(trace.repeat(3)))?.confidence, 1);
});

test('a byte order mark and CRLF do not matter', () => {
  assert.equal(name(`\uFEFF${RECORD.replace('\n', '\r\n').repeat(3)}`), 'bracketed');
});

test('a fallback does not win by a few records that the real format rejects', () => {
  const faulty = `${RECORD.repeat(8)}[2025-02-20T10:00:00Z] LOUD hello\n`;
  assert.equal(name(faulty), 'bracketed');
});
