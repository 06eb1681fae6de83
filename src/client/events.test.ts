import assert from 'node:assert/strict';
import { it } from 'node:test';
import { linesOf } from './events.ts';

const TEXT = '{"a": "é"}\n{"b": "🙂"}\n{"c": 1}';

async function* cut(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

for (const length of [1, 2, 3, 7, 1000]) {
  it(`gives the same lines of pieces of ${length} bytes`, async () => {
    const lines = await Array.fromAsync(linesOf(cut(new TextEncoder().encode(TEXT), length)));
    assert.deepEqual(lines.flat(), TEXT.split('\n'));
  });
}

it('stops the source when nobody reads on', async () => {
  let isStopped = false;
  async function* endless(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) yield new TextEncoder().encode('line\n');
    } finally {
      isStopped = true;
    }
  }
  for await (const lines of linesOf(endless())) {
    assert.deepEqual(lines, ['line']);
    break;
  }
  assert.equal(isStopped, true);
});
