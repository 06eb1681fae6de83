import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eventually } from '../../test/support/eventually.ts';
import { followFrames } from './follow-frames.ts';
import type { Frame } from './types.ts';

/** A source that gives pieces when the test says so. */
function openSource() {
  const pieces: Uint8Array[] = [];
  let isEnded = false;
  let wake = () => undefined as undefined;
  async function* source(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const piece = pieces.shift();
      if (piece) yield piece;
      else if (isEnded) return;
      else await new Promise<void>((resolve) => (wake = () => resolve() as undefined));
    }
  }
  const give = (text: string | Uint8Array): void => {
    pieces.push(typeof text === 'string' ? Buffer.from(text) : text);
    wake();
  };
  const end = (): void => {
    isEnded = true;
    wake();
  };
  return { source: source(), give, end };
}

/** Reads all frames, which gather in `frames`. */
function read(source: AsyncIterable<Uint8Array>) {
  const frames: Frame[] = [];
  const done = (async () => {
    for await (const frame of followFrames(source)) frames.push(frame);
  })();
  return { frames, done, texts: () => frames.map(({ bytes }) => Buffer.from(bytes).toString()) };
}

const at = (second: number, text: string) => `2026-01-01T00:00:0${second}Z INFO ${text}\n`;

test('what came is given before more comes, but for a record that may go on', async () => {
  const { source, give, end } = openSource();
  const { frames, texts, done } = read(source);
  give(at(0, 'a') + at(1, 'b'));
  await eventually('the first record', () => frames.length === 1);
  assert.deepEqual(texts(), [at(0, 'a')]);
  give('\tat x.Y(Y.java:1)\n');
  await eventually('the second record, when nothing comes', () => frames.length === 2);
  assert.equal(texts()[1], `${at(1, 'b')}\tat x.Y(Y.java:1)\n`);
  give('2026-01-01T00:0');
  give(at(2, 'c').slice('2026-01-01T00:0'.length));
  give('no end of line');
  end();
  await done;
  assert.equal(texts().slice(2).join(''), `${at(2, 'c')}no end of line`);
  assert.deepEqual(
    frames
      .slice(0, 3)
      .map(({ firstLine, byteOffset, carry }) => ({ firstLine, byteOffset, carry })),
    [
      { firstLine: 1, byteOffset: 0, carry: 'start' },
      { firstLine: 2, byteOffset: 28, carry: 'start' },
      { firstLine: 4, byteOffset: 74, carry: 'start' },
    ],
  );
  assert.ok(frames.every(({ format }) => format?.name === frames[0]!.format!.name));
});

test('the format is looked for again while what came was too little to tell', async () => {
  const { source, give, end } = openSource();
  const { frames, done } = read(source);
  give('Welcome!\n');
  await eventually('the banner', () => frames.length === 1);
  assert.equal(frames[0]!.format?.name, 'plain');
  give(Array.from({ length: 9 }, (_, i) => at(i, 'a')).join(''));
  end();
  await done;
  assert.notEqual(frames.at(-1)!.format?.name, 'plain');
});

test('a fast source, compressed or not, gives large frames of whole records', async () => {
  const text = Array.from({ length: 60_000 }, (_, i) =>
    at(i % 10, `a\n\tat x.Y(Y.java:${i})`),
  ).join('');
  for (const bytes of [Buffer.from(text), gzipSync(text)]) {
    const { source, give, end } = openSource();
    const { frames, texts, done } = read(source);
    give(bytes);
    end();
    await done;
    assert.ok(frames.length > 2 && frames.length < 30);
    assert.ok(texts().every((piece) => piece.startsWith('2026-')));
    assert.ok(texts().join('') === text);
  }
});

test('an empty source gives no frame, and one that fails fails', async () => {
  const { source, end } = openSource();
  end();
  const { frames, done } = read(source);
  await done;
  assert.deepEqual(frames, []);
  async function* failing(): AsyncGenerator<Uint8Array, void> {
    yield Buffer.from(at(0, 'a'));
    throw new Error('broken');
  }
  await assert.rejects(read(failing()).done, /broken/);
});

test('who stops reading ends the source', async () => {
  let isClosed = false;
  async function* endless(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) yield Buffer.from(at(0, 'a').repeat(50_000));
    } finally {
      isClosed = true;
    }
  }
  for await (const _ of followFrames(endless())) break;
  assert.ok(isClosed);
});
