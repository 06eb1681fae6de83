import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beginsChunk, CHUNK_SIZES, chunkSize, endsEarly } from './chunk-plan.ts';

const MIB = 2 ** 20;

/** Sizes of the chunks of a file, in MiB. */
function plan(fileMib: number, isKnown = true): number[] {
  const sizes: number[] = [];
  for (let before = 0; before < fileMib * MIB; ) {
    const fileBytes = isKnown ? fileMib * MIB : undefined;
    const size = chunkSize(CHUNK_SIZES, sizes.length, before, fileBytes);
    sizes.push(Math.min(size, fileMib * MIB - before) / MIB);
    before += size;
  }
  return sizes;
}

describe('the sizes of chunks', () => {
  it('grow from one frame, so that the first numbers come early', () => {
    assert.deepEqual(plan(10).slice(0, 4), [1, 2, 4, 3]);
    assert.deepEqual(plan(4096).slice(0, 8), [1, 2, 4, 8, 16, 32, 64, 64]);
  });

  it('leave work for many workers in any file, and do not grow for ever', () => {
    for (const mib of [300, 1024, 2048]) assert.ok(plan(mib).length > 32);
    assert.equal(Math.max(...plan(512)), 16);
    assert.equal(Math.max(...plan(100_000)), 64);
  });

  it('shrink towards the end, which the report waits for', () => {
    assert.ok(plan(2048).at(-1)! <= 8);
    assert.ok(plan(2048).at(-2)! <= 8);
    let left = 2048;
    for (const size of plan(2048)) {
      assert.ok(size <= Math.max(left / 4, 8), `${size} of ${left} MiB`);
      left -= size;
    }
  });

  it('grow with what has come where nobody knows how much will', () => {
    const sizes = plan(4096, false);
    assert.ok(sizes.slice(0, 12).every((size) => size <= 8));
    assert.equal(Math.max(...sizes), 64);
    assert.ok(sizes.length < 130, `${sizes.length}`);
  });

  it('are small where a file is longer than was said', () => {
    assert.equal(chunkSize(CHUNK_SIZES, 50, 900 * MIB, 100 * MIB), 8 * MIB);
  });
});

describe('an open chunk', () => {
  it('ends early where it hardly shrinks, or its file comes slowly', () => {
    assert.equal(endsEarly(1000, Date.now()), false);
    assert.equal(endsEarly(8 * MIB, Date.now()), true);
    assert.equal(endsEarly(1000, Date.now() - 60_000), true);
  });

  it('ends where a record goes on beyond its limit, so that no worker holds more than 8 MiB of one', () => {
    for (const carry of ['inside_line', 'overflow'] as const) {
      assert.equal(beginsChunk({ carry }, 8 * MIB), true);
      assert.equal(beginsChunk({ carry }, 4 * MIB), false);
    }
    assert.equal(beginsChunk({ carry: 'start' }, 50 * MIB), false);
  });
});
