import assert from 'node:assert/strict';
import { it } from 'node:test';
import { linesOf } from './lines.ts';

const TEXT = '{"a": "é"}\n{"b": "🙂"}\n{"c": 1}';

for (const length of [1, 2, 3, 7, 1000]) {
  it(`gives the same lines of pieces of ${length} bytes`, async () => {
    const bytes = new TextEncoder().encode(TEXT);
    const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) =>
      bytes.subarray(i * length, (i + 1) * length),
    );
    const cut = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    assert.deepEqual(await Array.fromAsync(linesOf(cut)), TEXT.split('\n'));
  });
}

it('closes the connection when nobody reads on', async () => {
  let isClosed = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('line\n')),
    cancel: () => {
      isClosed = true;
    },
  });
  for await (const line of linesOf(endless)) {
    assert.equal(line, 'line');
    break;
  }
  assert.equal(isClosed, true);
});
