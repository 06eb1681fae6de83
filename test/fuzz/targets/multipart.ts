import fc from 'fast-check';
import { damage, damaged, pieceLengths, piecesOf } from '../inputs/bytes.ts';
import { hostileText } from '../inputs/requests.ts';
import { assertAnswer, type FuzzedServer } from '../server.ts';
import { ROUND_TRIP, type Target } from '../target.ts';

const BOUNDARY = 'b';
const part = fc
  .record({
    headers: fc.array(
      fc.oneof(
        {
          weight: 5,
          arbitrary: fc.constant('Content-Disposition: form-data; name="file"; filename="a.log"'),
        },
        {
          weight: 3,
          arbitrary: hostileText.map(
            (name) => `Content-Disposition: form-data; name="file"; filename="${name}"`,
          ),
        },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            ...[
              'Content-Disposition: form-data; name="other"',
              'Content-Disposition: form-data',
              'Content-Disposition: x',
            ],
            ...[
              "Content-Disposition: form-data; name=file; filename*=UTF-8''%e2%82%ac%00",
              'Content-Transfer-Encoding: base64',
            ],
            ...[
              'Content-Type: multipart/mixed; boundary=b',
              'Content-Type: text/plain; charset=utf-16',
              ' folded',
            ],
          ),
        },
        { weight: 1, arbitrary: hostileText },
      ),
      { maxLength: 3 },
    ),
    content: fc.oneof(
      fc.constantFrom(
        '',
        '2026-01-01T00:00:00Z INFO x\n',
        `\r\n--${BOUNDARY}`,
        '\r\n--',
        '\x1f\x8b',
        'x'.repeat(5000),
      ),
      hostileText,
    ),
    end: fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', ''),
  })
  .map(
    ({ headers, content, end }) =>
      `--${BOUNDARY}\r\n${headers.join('\r\n')}\r\n\r\n${content}${end}`,
  );

const input = fc.record({
  parts: fc.array(part, { maxLength: 3 }),
  start: fc.constantFrom('', '', '\r\n', 'preamble\r\n'),
  end: fc.constantFrom(
    `--${BOUNDARY}--\r\n`,
    `--${BOUNDARY}--\r\n`,
    `--${BOUNDARY}--`,
    `--${BOUNDARY}`,
    '',
  ),
  type: fc.constantFrom(
    ...[
      `boundary=${BOUNDARY}`,
      `boundary=${BOUNDARY}`,
      `boundary="${BOUNDARY}"`,
      'boundary=',
      'boundary=c',
    ],
    ...['', `boundary=${'x'.repeat(100)}`, `charset=utf-8; boundary=${BOUNDARY}`],
  ),
  damage,
  pieces: pieceLengths,
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Forms, whole or damaged: jobs or a refusal with its code. */
export const multipartTarget = (server: FuzzedServer): Target<Input> => ({
  name: 'multipart',
  input,
  limit: ROUND_TRIP,
  check: async ({ parts, start, end, type, damage, pieces }) => {
    const bytes = damaged(Buffer.from(start + parts.join('') + end), damage);
    const begun = performance.now();
    const { status, body } = await server.client.call('POST', '/api/upload-logs', {
      body: ReadableStream.from(piecesOf(bytes, pieces)),
      headers: { 'content-type': `multipart/form-data; ${type}` },
    });
    assertAnswer(status, body, 'POST /api/upload-logs');
    await server.assertAlive();
    return { bytes: bytes.length, ms: performance.now() - begun };
  },
});
