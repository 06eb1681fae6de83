import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detect, HEAD_BYTES } from '../../../src/engine/index.ts';
import { pieceLengths, piecesOf } from '../inputs/bytes.ts';
import { logContent } from '../inputs/log-content.ts';
import {
  asCut,
  assertAccounted,
  counted,
  interpreted,
  isOther,
  linesIn,
  textOf,
} from '../reports.ts';
import { ENGINE_THREAD, type Target, threadMs } from '../target.ts';

const input = fc.record({
  content: logContent,
  pieces: pieceLengths,
  frameBytes: fc.constantFrom(1000, 5000, 20_000, 200_000),
  maxRecordBytes: fc.constantFrom(100, 3000, 1 << 20),
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Any content: all lines accounted for, and the same report from both engines, however it is cut. */
export const logContentTarget: Target<Input> = {
  name: 'log-content',
  input,
  limit: ENGINE_THREAD,
  check: async ({ content, pieces, frameBytes, maxRecordBytes }) => {
    if (isOther(content)) return { bytes: 0, ms: 0 };
    const begun = threadMs();
    const text = await asCut(content);
    const format = detect(text.subarray(0, HEAD_BYTES));
    const how = { format, maxRecordBytes };
    const whole = interpreted(text, how);
    assertAccounted(whole, linesIn(text));
    const cut = await counted(piecesOf(content, pieces), how, { frameBytes });
    const ms = threadMs() - begun;
    assert.deepEqual(JSON.parse(textOf(cut, format)), JSON.parse(textOf(whole, format)));
    assert.ok(textOf(whole, format).isWellFormed());
    return { bytes: content.length, ms };
  },
};
