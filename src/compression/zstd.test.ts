import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { compress, compressSync, decompress, decompressFrames, decompressSync } from './zstd.ts';

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
      for (const stored of [compressSync(bytes), await compress(bytes)]) {
        assert.deepEqual(Buffer.from(decompressSync(stored, bytes.length)), bytes);
        assert.deepEqual(Buffer.from(await decompress(stored, bytes.length)), bytes);
      }
    });
  }

  it('notices a wrong bit of what does not shrink', async () => {
    const bytes = randomBytes(300_000);
    for (const stored of [compressSync(bytes), await compress(bytes)]) {
      stored[150_000]! ^= 1;
      assert.throws(() => decompressSync(stored, bytes.length), /checksum/);
      await assert.rejects(decompress(stored, bytes.length), /checksum/);
    }
  });

  it('makes the same in the pool as at once: one frame, with room that can be given back', async () => {
    const stored = await compress(LOG);
    assert.deepEqual(Buffer.from(stored), Buffer.from(compressSync(LOG)));
    assert.ok(stored.buffer.byteLength > LOG.length, 'it is a copy of what zstd wrote');
  });

  it('gives back frames one by one, with the memory of one', async () => {
    const parts = [LOG, randomBytes(1000), Buffer.alloc(0), Buffer.alloc(300, 'x'), LOG];
    const stored = Buffer.concat(await Promise.all(parts.map(compress)));
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const frames = [...decompressFrames([stored], length)].map((frame) => Buffer.from(frame));
    assert.deepEqual(frames, parts);
  });

  it('puts frames together from pieces whose memory is used again', async () => {
    const stored = Buffer.concat([await compress(LOG), await compress(randomBytes(1000))]);
    const whole = Buffer.concat([...decompressFrames([stored], LOG.length + 1000)]);
    for (const size of [1, 7, 1000, stored.length - 1]) {
      const frames = decompressFrames(inOneMemory(stored, size), LOG.length + 1000);
      assert.deepEqual(Buffer.concat([...frames]), whole, `pieces of ${size} bytes`);
    }
    assert.throws(() => [...decompressFrames([stored.subarray(0, -1)], LOG.length + 1000)]);
  });

  it('refuses more bytes than were announced, and what is no zstd', () => {
    assert.throws(() => decompressSync(compressSync(LOG), LOG.length - 1));
    assert.throws(() => decompressSync(Buffer.from('not zstd'), 100));
    assert.throws(() => [...decompressFrames([compressSync(LOG)], LOG.length - 1)]);
    assert.throws(() => [...decompressFrames([Buffer.from('not zstd')], 100)]);
  });
});

function* inOneMemory(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const memory = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    memory.set(part);
    yield memory.subarray(0, part.length);
  }
}
