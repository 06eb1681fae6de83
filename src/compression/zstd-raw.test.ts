import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { compressSync, decompressFrames } from './zstd.ts';
import { contentOfRaw, MOST_RAW_BYTES, rawFrame } from './zstd-raw.ts';

describe('raw frames', () => {
  for (const length of [0, 1, 255, 256, 4096, 65_536, MOST_RAW_BYTES]) {
    it(`of ${length} bytes are frames that zstd reads, and that are read without it`, () => {
      const bytes = randomBytes(length);
      const frame = rawFrame(bytes);
      assert.deepEqual(zstdDecompressSync(frame), bytes);
      assert.deepEqual(contentOfRaw(frame), new Uint8Array(bytes));
    });
  }

  it('stand among compressed ones', () => {
    const parts = [Buffer.from('one\n'), Buffer.from('two\n'.repeat(9000)), Buffer.from('three\n')];
    const frames = [rawFrame(parts[0]!), compressSync(parts[1]!), rawFrame(parts[2]!)];
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const read = [...decompressFrames([Buffer.concat(frames)], length)];
    assert.deepEqual(Buffer.concat(read), Buffer.concat(parts));
  });

  it('are copied: what is read outlives the memory that they came in', () => {
    const frame = rawFrame(Buffer.from('ready\n'));
    const content = contentOfRaw(frame)!;
    frame.fill(0);
    assert.equal(Buffer.from(content).toString(), 'ready\n');
  });

  it('are no other frames, and none that are cut off or go on', () => {
    const frame = rawFrame(randomBytes(300));
    const others = [compressSync(randomBytes(300)), frame.subarray(1), frame.subarray(0, -1)];
    for (const other of [...others, Buffer.concat([frame, frame]), Buffer.alloc(20)]) {
      assert.equal(contentOfRaw(other), undefined);
    }
  });

  it('hold no more bytes than were announced', () => {
    assert.throws(() => [...decompressFrames([rawFrame(randomBytes(300))], 299)], /announced/);
  });
});
