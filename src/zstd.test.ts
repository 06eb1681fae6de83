import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { compress, compressSync, decompressFrames, decompressSync, FRAME_BYTES } from './zstd.ts';

const LOG = Buffer.from('2026-01-01T10:00:00Z INFO ready\n'.repeat(50_000));

describe('zstd', () => {
  const inputs = {
    'a log': LOG,
    'what does not shrink': randomBytes(300_000),
    'a few bytes': Buffer.from('ready\n'),
    'no bytes': Buffer.alloc(0),
  };
  for (const [name, bytes] of Object.entries(inputs)) {
    it(`gives back ${name}`, async () => {
      assert.deepEqual(Buffer.from(decompressSync(compressSync(bytes), bytes.length)), bytes);
      const frames = [...decompressFrames(await compress(bytes), bytes.length)];
      assert.deepEqual(Buffer.concat(frames), bytes);
    });
  }

  it('makes frames of a bounded size, each one by itself', async () => {
    const frames = [...decompressFrames(await compress(LOG), LOG.length)];
    assert.deepEqual(
      frames.map(({ length }) => length),
      [FRAME_BYTES, LOG.length - FRAME_BYTES],
    );
  });

  it('makes the same in the pool as at once', async () => {
    const start = LOG.subarray(0, FRAME_BYTES);
    assert.deepEqual(Buffer.from(await compress(start)), Buffer.from(compressSync(start)));
  });

  it('gives all frames with the room they were written to, which can be given back', async () => {
    const stored = await compress(LOG);
    assert.ok(stored.buffer.byteLength > LOG.length, 'it is a copy of what zstd wrote');
  });

  it('refuses more bytes than were announced, and what is no zstd', () => {
    assert.throws(() => decompressSync(compressSync(LOG), LOG.length - 1));
    assert.throws(() => decompressSync(Buffer.from('not zstd'), 100));
    assert.throws(() => [...decompressFrames(compressSync(LOG), LOG.length - 1)]);
    assert.throws(() => [...decompressFrames(Buffer.from('not zstd'), 100)]);
  });
});
