import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { type AnalyzeOptions, detect, summarize } from '../engine/index.ts';
import { analyzeChunk, piecesOf } from './analyze-chunk.ts';
import { newAnalyzer } from './analyzers.ts';

/** Records of one line and of several, and lines that are none, some 3 MiB of them. */
const lines = Array.from({ length: 40_000 }, (_, i) => {
  const record = `2026-01-01 00:00:${String(i % 60).padStart(2, '0')},123 ERROR main Service - request ${i} failed`;
  if (i % 7 === 0) return `${record}\n  at a.b.C(C.java:${i})\n  at a.b.D(D.java:1)`;
  return i % 1000 === 999 ? `${record}\n\u0000\u0001 ${i}` : record;
});
const CHUNK = Buffer.from(`${lines.join('\n')}\n`);
const format = detect(CHUNK.subarray(0, 65536));

const optionsOf = (some: Partial<AnalyzeOptions>): AnalyzeOptions => ({
  format: format?.name ?? null,
  keywords: ['failed'],
  referenceTime: 0,
  firstLine: 1,
  byteOffset: 0,
  carry: 'start',
  ...some,
});

function inOneGo(bytes: Uint8Array, options: AnalyzeOptions) {
  const analyzer = newAnalyzer(options, bytes.length);
  analyzer.input(bytes.length).set(bytes);
  analyzer.analyze(bytes.length, options);
  return summarize(analyzer.take(), format);
}

function inPieces(bytes: Uint8Array, options: AnalyzeOptions) {
  const analyzer = newAnalyzer(options, bytes.length);
  analyzeChunk(analyzer, piecesOf(bytes), bytes.length, options);
  return summarize(analyzer.take(), format);
}

for (const carry of ['start', 'overflow', 'inside_line'] as const) {
  test(`a chunk in pieces counts as in one go, carry ${carry}`, () => {
    const options = optionsOf({ carry, firstLine: 1001, byteOffset: carry === 'start' ? 0 : 5e9 });
    const report = inOneGo(CHUNK, options);
    assert.ok(report.invalidSamples.length > 20);
    assert.deepEqual(inPieces(CHUNK, options), report);
  });
}

test('a record that is longer than a piece stays whole', () => {
  const long = Buffer.concat([
    CHUNK.subarray(0, CHUNK.indexOf('\n') + 1),
    Buffer.alloc(5 << 19, '  at a.b.C(C.java:1)\n'),
    CHUNK,
  ]);
  const options = optionsOf({ maxRecordBytes: 1 << 30 });
  assert.deepEqual(inPieces(long, options), inOneGo(long, options));
});

test('a chunk without a format, and one without an end of line', () => {
  for (const bytes of [CHUNK.subarray(0, 2_000_001), Buffer.alloc(3 << 20, 'x')]) {
    for (const format of [null, 'json-lines', 'generic']) {
      const options = optionsOf({ format });
      assert.deepEqual(inPieces(bytes, options), inOneGo(bytes, options));
    }
  }
});
