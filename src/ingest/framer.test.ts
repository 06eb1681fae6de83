import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FramedBytes, Framer } from './framer.ts';

const limits = { firstFrameBytes: 20, frameBytes: 40, maxRecordBytes: 50, lineHeadBytes: 0 };
/** A record starts with a letter; everything else continues it. */
const isRecordStart = (line: Uint8Array) => /^[a-z]/.test(Buffer.from(line).toString('latin1'));

function frames(pieces: Iterable<Uint8Array>, options = limits): FramedBytes[] {
  const framer = new Framer({ ...options, isRecordStart });
  const all: FramedBytes[] = [];
  for (const piece of pieces) all.push(...framer.push(piece));
  all.push(...framer.end());
  return all;
}

const framesIn = (text: string, options = limits) => frames([Buffer.from(text)], options);
const textOf = (frame: FramedBytes) => Buffer.from(frame.bytes).toString('latin1');
const outline = (all: FramedBytes[]) =>
  all.map((frame) => [frame.carry, frame.firstLine, frame.byteOffset, frame.bytes.length]);

test('nothing gives no frame', () => {
  assert.deepEqual(framesIn(''), []);
});

test('a small file is one frame, with or without a last newline', () => {
  assert.deepEqual(outline(framesIn('abc\n')), [['start', 1, 0, 4]]);
  assert.deepEqual(outline(framesIn('abc')), [['start', 1, 0, 3]]);
  assert.deepEqual(outline(framesIn('\n')), [['start', 1, 0, 1]]);
});

test('a frame is closed at the last record start in it', () => {
  const all = framesIn('one 1\n  more\ntwo\n  more, and more\nthree\n');
  assert.deepEqual(all.map(textOf), ['one 1\n  more\n', 'two\n  more, and more\nthree\n']);
  assert.deepEqual(outline(all), [
    ['start', 1, 0, 13],
    ['start', 3, 13, 27],
  ]);
});

test('a record longer than the frame goes on to the next record start', () => {
  const all = framesIn('one one one\n  more more more\n  more\ntwo\n');
  assert.deepEqual(all.map(textOf), ['one one one\n  more more more\n  more\n', 'two\n']);
});

test('a record beyond its limit is cut at line starts', () => {
  const text = `one\n${'  more more\n'.repeat(12)}two\n`;
  const all = framesIn(text);
  assert.deepEqual(
    all.map((frame) => frame.carry),
    ['start', 'overflow', 'overflow', 'overflow', 'overflow'],
  );
  assert.ok(all[0]!.bytes.length > limits.maxRecordBytes);
  assert.equal(all.map(textOf).join(''), text);
});

test('a line beyond its limit is cut inside', () => {
  const all = framesIn(`one ${'x'.repeat(150)}\ntwo\n`);
  assert.deepEqual(outline(all), [
    ['start', 1, 0, 51],
    ['inside_line', 1, 51, 40],
    ['inside_line', 1, 91, 40],
    ['inside_line', 1, 131, 28],
  ]);
});

test('each frame has a buffer of its own', () => {
  const all = framesIn('one 1\ntwo 2\n'.repeat(20));
  assert.equal(new Set(all.map((frame) => frame.bytes.buffer)).size, all.length);
});

test('a record start is not looked for twice, however long the record', () => {
  let looked = 0;
  const framer = new Framer({
    firstFrameBytes: 1000,
    frameBytes: 1000,
    maxRecordBytes: 100_000,
    lineHeadBytes: 0,
    isRecordStart: () => {
      looked++;
      return false;
    },
  });
  const text = Buffer.from(' more\n'.repeat(50_000));
  let length = 0;
  for (let at = 0; at < text.length; at += 777) {
    for (const frame of framer.push(text.subarray(at, at + 777))) length += frame.bytes.length;
  }
  for (const frame of framer.end()) length += frame.bytes.length;
  assert.equal(length, text.length);
  assert.ok(looked <= 50_000, `${looked} lines looked at`);
});

const line = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z ]{0,12}$/) },
  { weight: 3, arbitrary: fc.stringMatching(/^ [a-z]{0,12}$/) },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }).map((n) => 'z'.repeat(n)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }).map((n) => ' '.repeat(n)) },
);
const text = fc
  .tuple(fc.array(line, { maxLength: 60 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded ? '\n' : ''));
const options = fc
  .tuple(
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 70 }),
  )
  .map(([first, frameBytes, maxRecordBytes]) => ({
    firstFrameBytes: Math.min(first, frameBytes),
    frameBytes,
    maxRecordBytes,
    lineHeadBytes: 30,
  }));

function* split(bytes: Uint8Array, sizes: number[]): Generator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes.length > 0 ? sizes[i % sizes.length]! : bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('frames do not depend on how the bytes arrive', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 });
  fc.assert(
    fc.property(text, options, sizes, (content, limit, cut) => {
      const bytes = Buffer.from(content);
      assert.deepEqual(frames(split(bytes, cut), limit), frames([bytes], limit));
    }),
    { numRuns: 500 },
  );
});

test('frames joined are the file, and every cut is legal', () => {
  fc.assert(
    fc.property(text, options, (content, limit) => {
      const all = framesIn(content, limit);
      assert.equal(all.map(textOf).join(''), content);
      let unitStart = 0;
      for (const [i, frame] of all.entries()) {
        assert.equal(frame.index, i);
        const before = content.slice(0, frame.byteOffset);
        assert.equal(frame.firstLine, before.split('\n').length);
        if (i === 0) assert.equal(frame.carry, 'start');
        else checkCut(content, frame, unitStart, limit.maxRecordBytes);
        if (frame.carry === 'start') unitStart = frame.byteOffset;
      }
    }),
    { numRuns: 500 },
  );
});

function checkCut(content: string, frame: FramedBytes, unitStart: number, maxRecordBytes: number) {
  const at = frame.byteOffset;
  const lineStart = content.lastIndexOf('\n', at - 1) + 1;
  const line = content.slice(at).split('\n', 1)[0]!;
  if (frame.carry === 'inside_line') {
    assert.ok(at - lineStart > Math.max(maxRecordBytes, 30));
    return;
  }
  assert.equal(lineStart, at);
  assert.equal(isRecordStart(Buffer.from(line)), frame.carry === 'start');
  if (frame.carry === 'overflow') assert.ok(at - unitStart > maxRecordBytes);
}

test('of a frame without a record start few lines are looked at', () => {
  const frameBytes = 100_000;
  let looked = 0;
  const framer = new Framer({
    ...{ firstFrameBytes: frameBytes, frameBytes, maxRecordBytes: 10_000, lineHeadBytes: 0 },
    isRecordStart: () => {
      looked++;
      return false;
    },
  });
  const all = [...framer.push(Buffer.from('\n'.repeat(10 * frameBytes))), ...framer.end()];
  assert.ok(all.length > 9);
  assert.ok(looked <= 10 * 4200, `${looked} lines were looked at`);
});
