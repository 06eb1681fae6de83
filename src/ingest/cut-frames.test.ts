import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import {
  analyze,
  detect,
  emptyPartial,
  mergePartials,
  type PartialReport,
  summarize,
} from '../engine/index.ts';
import { cutFrames } from './cut-frames.ts';
import type { CutOptions, CutSummary, Frame } from './types.ts';

async function* inPieces(bytes: Uint8Array, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function cut(
  source: AsyncIterable<Uint8Array>,
  options?: CutOptions,
): Promise<{ frames: Frame[]; summary: CutSummary }> {
  const frames: Frame[] = [];
  const generator = cutFrames(source, options);
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return { frames, summary: value };
    frames.push(value);
  }
}

const cutBytes = (bytes: Uint8Array, options?: CutOptions, size?: number) =>
  cut(inPieces(bytes, size), options);
const line = (i: number) =>
  `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z INFO request ${i} done\n`;
const log = (lines: number) =>
  Buffer.from(Array.from({ length: lines }, (_, i) => line(i)).join(''));

test('an empty file gives no frame', async () => {
  assert.deepEqual(await cutBytes(Buffer.alloc(0)), {
    frames: [],
    summary: {
      format: null,
      encoding: 'utf-8',
      totalBytes: 0,
      receivedBytes: 0,
      contentHash: null,
      frameCount: 0,
    },
  });
});

test('the first frame is smaller, each knows its place and the format', async () => {
  const bytes = log(60_000);
  const { frames, summary } = await cutBytes(bytes, { frameBytes: 1_500_000 }, 65_536);
  const format = detect(bytes);
  assert.ok(format);
  assert.deepEqual(summary, {
    format,
    encoding: 'utf-8',
    totalBytes: bytes.length,
    receivedBytes: bytes.length,
    contentHash: null,
    frameCount: frames.length,
  });
  assert.deepEqual(
    frames.map((frame) => Math.ceil(frame.bytes.length / 500_000)),
    [3, 3, 1],
  );
  assert.ok(frames[0]!.bytes.length <= 1024 * 1024);
  assert.deepEqual(Buffer.concat(frames.map((frame) => frame.bytes)), bytes);
  for (const [index, frame] of frames.entries()) {
    assert.equal(frame.index, index);
    assert.deepEqual(frame.format, format);
    assert.equal(
      bytes.subarray(0, frame.byteOffset).toString().split('\n').length,
      frame.firstLine,
    );
  }
});

test('compressed files give the frames of the plain one', async () => {
  const bytes = log(3000);
  const options = { frameBytes: 20_000 };
  const plain = await cutBytes(bytes, options);
  for (const packed of [gzipSync(bytes), zstdCompressSync(bytes)]) {
    const { frames, summary } = await cutBytes(packed, options);
    assert.deepEqual(frames, plain.frames);
    assert.equal(summary.receivedBytes, packed.length);
    assert.equal(summary.totalBytes, bytes.length);
  }
});

test('maxBytes holds for bytes as sent and decompressed', async () => {
  const bytes = log(100);
  const limit = { maxBytes: bytes.length };
  assert.equal((await cutBytes(bytes, limit)).summary.totalBytes, bytes.length);
  const oneMore = Buffer.concat([bytes, Buffer.from('x')]);
  for (const tooLarge of [oneMore, gzipSync(oneMore)]) {
    await assert.rejects(cutBytes(tooLarge, limit), { code: 'upload_too_large' });
  }
});

test('onReceived hears of each piece as sent', async () => {
  const packed = gzipSync(log(3000));
  let received = 0;
  await cutBytes(packed, { onReceived: (bytes) => (received += bytes) }, 100);
  assert.equal(received, packed.length);
});

test('what the source throws passes unchanged', async () => {
  const failure = new Error('connection lost');
  async function* broken() {
    yield log(100);
    throw failure;
  }
  await assert.rejects(cut(broken()), (error) => error === failure);
});

test('stopping early ends the source, in the head and beyond it', async () => {
  for (const lines of [100, 10_000]) {
    let isEnded = false;
    async function* source() {
      try {
        for (;;) yield log(lines);
      } finally {
        isEnded = true;
      }
    }
    for await (const frame of cutFrames(source(), { frameBytes: 1000 })) {
      assert.equal(frame.index, 0);
      break;
    }
    assert.ok(isEnded);
  }
});

const keywords = ['error', 'request'];
const limits = fc.record({
  frameBytes: fc.integer({ min: 1, max: 400 }),
  maxRecordBytes: fc.integer({ min: 1, max: 300 }),
});
const text = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.nat({ max: 90 }).map((i) => line(i).trimEnd()) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            '2026-01-01T00:00:00Z ERROR Request failed',
            '{"level":"info"}',
          ),
        },
        {
          weight: 3,
          arbitrary: fc.constantFrom('  at x (y.js:1)', '\tat java.Foo(Bar.java:1)', '}'),
        },
        { weight: 2, arbitrary: fc.constantFrom('', ' ', '\r', 'nonsense', 'Caused by: Foo') },
        { weight: 1, arbitrary: fc.nat({ max: 5000 }).map((n) => `  ${'x'.repeat(n)}`) },
        { weight: 1, arbitrary: fc.nat({ max: 5000 }).map((n) => line(1).trim() + 'y'.repeat(n)) },
      ),
      { maxLength: 40 },
    ),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([mark, lines, end, isEnded]) => Buffer.from(mark + lines.join(end) + (isEnded ? end : '')));

test('the report of the frames is the report of the whole file', async () => {
  await fc.assert(
    fc.asyncProperty(text, limits, async (bytes, { frameBytes, maxRecordBytes }) => {
      const { frames, summary } = await cutBytes(bytes, { frameBytes, maxRecordBytes });
      const format = summary.format?.name ?? null;
      const common = { format, keywords, referenceTime: 0, maxRecordBytes };
      const whole = analyze(bytes, { ...common, firstLine: 1, byteOffset: 0, carry: 'start' });
      const parts = frames.map(({ bytes: part, firstLine, byteOffset, carry }) =>
        analyze(part, { ...common, firstLine, byteOffset, carry }),
      );
      const merged = parts.reduce<PartialReport>(mergePartials, emptyPartial(keywords));
      const report = (partial: PartialReport) => summarize(partial, summary.format);
      assert.deepEqual(report(merged), report(mergePartials(emptyPartial(keywords), whole)));
    }),
    { numRuns: 400 },
  );
});

test('gives the memory of pieces back only where it may', async () => {
  const pieces = () =>
    Array.from({ length: 4 }, () => new Uint8Array(Buffer.alloc(1000, 'a line\n')));
  const cutAll = async (source: Uint8Array[], ownsPieces: boolean) => {
    const cut = cutFrames(Readable.from(source), { ownsPieces });
    const frames = await Array.fromAsync(cut);
    return Buffer.concat(frames.map(({ bytes }) => bytes)).toString();
  };
  const [kept, given] = [pieces(), pieces()];
  const text = Buffer.concat(kept).toString();
  assert.equal(await cutAll(kept, false), text);
  assert.ok(kept.every(({ byteLength }) => byteLength === 1000));
  assert.equal(await cutAll(given, true), text);
  assert.ok(given.every(({ byteLength }) => byteLength === 0));
  const shared = new Uint8Array(2000).fill(10);
  await cutAll([shared.subarray(0, 1000), shared.subarray(1000)], true);
  assert.equal(shared.byteLength, 2000);
});

test('a file that expands to too much is refused while it comes, and a large plain one is not', async () => {
  const zeros = Buffer.alloc(110_000_000);
  const options = { maxRatio: 100 };
  for (const bomb of [gzipSync(zeros), zstdCompressSync(zeros)]) {
    await assert.rejects(cutBytes(bomb, options), { code: 'decompression_limit' });
  }
  const { summary } = await cut(inPieces(zeros, 1 << 20), options);
  assert.equal(summary.totalBytes, zeros.length);
  // Small ones may be as dense as they like.
  const small = gzipSync(zeros.subarray(0, 1_000_000));
  assert.equal((await cutBytes(small, options)).summary.totalBytes, 1_000_000);
});
