import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SectionReader, SectionWriter } from './sections.ts';

test('arrays come back as they were, wherever the bytes lie', () => {
  const writer = new SectionWriter();
  const value = {
    name: 'Grüße',
    words: writer.add(Uint32Array.of(1, 2 ** 32 - 1, 3)),
    none: writer.add(new Uint32Array()),
    bytes: writer.add(Uint8Array.of(7)),
    doubles: writer.add(Float64Array.of(0.5, Number.MAX_SAFE_INTEGER)),
  };
  const written = writer.finish(value);
  for (const offset of [0, 1, 5]) {
    const moved = new Uint8Array(offset + written.length);
    moved.set(written, offset);
    const reader = new SectionReader(moved.subarray(offset));
    assert.deepEqual(reader.value, value);
    assert.deepEqual([...reader.words(value.words)], [1, 2 ** 32 - 1, 3]);
    assert.equal(reader.words(value.none).length, 0);
    assert.deepEqual([...reader.bytes(value.bytes)], [7]);
    assert.deepEqual([...reader.doubles(value.doubles)], [0.5, Number.MAX_SAFE_INTEGER]);
  }
});

test('what is cut off is refused', () => {
  const writer = new SectionWriter();
  const section = writer.add(Float64Array.of(1, 2, 3));
  const written = writer.finish({ section });
  assert.throws(() => new SectionReader(written.subarray(0, written.length - 8)).doubles(section), {
    message: 'sections: cut off',
  });
  for (const length of [0, 3, 6]) {
    assert.throws(() => new SectionReader(written.subarray(0, length)), /cut off/);
  }
});
