import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detect, HEAD_BYTES } from '../../../src/engine/index.ts';
import { pieceLengths, piecesOf } from '../inputs/bytes.ts';
import { logContent } from '../inputs/log-content.ts';
import { hostileText } from '../inputs/requests.ts';
import { interpreted, isOther } from '../reports.ts';
import { assertAnswer, type FuzzedServer } from '../server.ts';
import { ROUND_TRIP, type Target } from '../target.ts';

const input = fc.record({
  content: logContent,
  // A longer one does not fit into the head of a request.
  name: fc.oneof(fc.constant('a.log'), hostileText).map((name) => name.slice(0, 500)),
  pieces: pieceLengths,
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Content on its whole way: the report counts what the interpreter does. */
export const uploadsTarget = (server: FuzzedServer): Target<Input> => ({
  name: 'uploads',
  input,
  limit: ROUND_TRIP,
  check: async ({ content, name, pieces }) => {
    const begun = performance.now();
    const path = `/api/upload-logs/${encodeURIComponent(name.toWellFormed())}`;
    const { status, body } = await server.client.call('PUT', path, {
      body: ReadableStream.from(piecesOf(content, pieces)),
    });
    assertAnswer(status, body, path);
    await server.assertAlive();
    const ms = performance.now() - begun;
    if (status === 202 && !isOther(content)) {
      const report = await server.client.finished(body.jobs[0].jobID);
      assert.equal(report.status, 'Completed', JSON.stringify(report.error));
      const format = detect(content.subarray(0, HEAD_BYTES));
      const expected = interpreted(content, { format, maxRecordBytes: 1 << 20 });
      assert.deepEqual(
        [report.totalLogsProcessed, report.invalidLogs],
        [expected.records + expected.invalid, expected.invalid],
      );
    }
    return { bytes: content.length, ms };
  },
});
