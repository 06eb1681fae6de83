import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnalyzer, encodePartial } from '../engine/index.ts';
import { analyzeFrames } from './analyze-frames.ts';
import { loadKernel } from './analyzers.ts';

const options = {
  format: 'bracketed',
  keywords: ['error'],
  referenceTime: 0,
  firstLine: 1,
  byteOffset: 0,
  carry: 'start' as const,
};
const LINE = '[2025-02-20T10:00:00Z] ERROR Database timeout {"userId": 1}\n';
const frameAt = (index: number) => ({
  byteLength: LINE.length * 10,
  place: {
    firstLine: 1 + index * 10,
    byteOffset: index * LINE.length * 10,
    carry: 'start' as const,
  },
});

test('a chunk is counted frame by frame, however its pieces are cut, with a card of each', () => {
  const bytes = new TextEncoder().encode(LINE.repeat(30));
  const frames = [0, 1, 2].map(frameAt);
  const results = [bytes.length, 1000, 600, 7].map((size) => {
    const analyzer = createAnalyzer(loadKernel(), options);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    const cards = analyzeFrames(analyzer, pieces, frames, options);
    return { cards, partial: encodePartial(analyzer.take()) };
  });
  for (const { cards, partial } of results) {
    assert.deepEqual(
      cards.map(({ firstLine, lastLine, entries }) => [firstLine, lastLine, entries]),
      [
        [1, 10, 10],
        [11, 20, 10],
        [21, 30, 10],
      ],
    );
    assert.deepEqual(partial, results[0]!.partial);
  }
});
