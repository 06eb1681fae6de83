import assert from 'node:assert/strict';
import fc from 'fast-check';
import { damage, damaged } from '../inputs/bytes.ts';
import { DONE_JOB, hostileText, OPEN_JOB, TOKEN, target } from '../inputs/requests.ts';
import { type FuzzedServer, statusesIn } from '../server.ts';
import { ROUND_TRIP, type Target } from '../target.ts';

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'HEAD',
  'TRACE',
  'CONNECT',
  'get',
  'G\0T',
  '',
];
const header = fc.oneof(
  fc.constantFrom(
    ...[
      'Authorization: Bearer x',
      'Content-Type: application/json',
      'Content-Type: multipart/form-data; boundary=b',
    ],
    ...[
      'Content-Length: 5',
      'Content-Length: -1',
      'Content-Length: 99999999999999999999',
      'Content-Length: 1, 2',
    ],
    ...[
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: gzip, chunked',
      'Expect: 100-continue',
      'Expect: x',
    ],
    ...[
      'Connection: upgrade',
      'Connection: close',
      'Upgrade: websocket',
      'Upgrade: h2c',
      'Sec-WebSocket-Key: x',
    ],
    ...[
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: bearer, x',
      'Host: y',
      'Accept-Encoding: gzip',
    ],
    ...[
      'If-None-Match: *',
      'Range: bytes=0-',
      'Content-Encoding: gzip',
      'X-Forwarded-For: ::1',
      'Origin: http://x',
    ],
    ...[' folded: x', 'no colon', ': x', 'Cookie: a=b'],
  ),
  fc.tuple(hostileText, hostileText).map(([name, value]) => `${name}: ${value}`),
);
const body = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    '{"email":"a@b.c","password":"x"}',
    '[[[[',
    '{"__proto__":1}',
    '"',
    'null',
    '5\r\nhello\r\n0\r\n\r\n',
  ),
  fc.constantFrom('ffffffffffffffff\r\n', '0\r\nX: y\r\n\r\n', '-1\r\n', '5;a=b\r\nhello\r\n'),
  fc.json({ maxDepth: 3 }),
  hostileText,
);
const request = fc
  .record({
    method: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...METHODS) },
      { weight: 1, arbitrary: hostileText },
    ),
    target: fc.oneof(
      { weight: 6, arbitrary: target },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '/auth/login',
          '/auth/register',
          '/auth/refresh',
          '/api/keys',
          '/api/upload-logs',
          '/api/upload-logs/a.log',
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('*', '', 'http://x/health', '//', '/%', 'x:1') },
      { weight: 1, arbitrary: hostileText },
    ),
    version: fc.constantFrom(
      'HTTP/1.1',
      'HTTP/1.1',
      'HTTP/1.1',
      'HTTP/1.0',
      'HTTP/2.0',
      'HTTP/9.9',
      '',
    ),
    signedIn: fc.boolean(),
    headers: fc.array(header, { maxLength: 5 }),
    // Of what it has, or of what it says.
    length: fc.boolean(),
    body,
  })
  .map(({ method, target, version, signedIn, headers, length, body }) =>
    [
      // The jobs stay for the cases that follow.
      `${method} ${method === 'DELETE' ? target.replace(OPEN_JOB, 'x').replace(DONE_JOB, 'x') : target} ${version}`,
      'Host: x',
      ...(signedIn ? [`Authorization: Bearer ${TOKEN}`] : []),
      ...(length && body !== ''
        ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]
        : []),
      ...headers,
      '',
      body,
    ].join('\r\n'),
  );

const input = fc.record({
  requests: fc.array(request, { minLength: 1, maxLength: 3 }),
  damage,
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Any bytes on a connection: answers below 500, an end of the connection, and a server that goes on. */
export const httpBytesTarget = (server: FuzzedServer): Target<Input> => ({
  name: 'http-bytes',
  input,
  limit: ROUND_TRIP,
  check: async ({ requests, damage, cuts }) => {
    const text = requests
      .join('')
      .replaceAll(TOKEN, server.client.token)
      .replaceAll(OPEN_JOB, server.openJob)
      .replaceAll(DONE_JOB, server.doneJob);
    const bytes = damaged(Buffer.from(text), damage);
    const places = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b)];
    const pieces = places.map((from, i) => bytes.subarray(from, places[i + 1] ?? bytes.length));
    const begun = performance.now();
    const received = await server.send(pieces);
    await server.assertAlive();
    const ms = performance.now() - begun;
    for (const status of statusesIn(received)) assert.ok(status < 500, received.slice(0, 2000));
    return { bytes: bytes.length, ms };
  },
});
