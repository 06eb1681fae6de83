import assert from 'node:assert/strict';
import fc from 'fast-check';
import { damage, damaged } from '../inputs/bytes.ts';
import { type FuzzedServer, statusesIn } from '../server.ts';
import { ROUND_TRIP, type Target } from '../target.ts';

interface Frame {
  flags: number;
  opcode: number;
  isMasked: boolean;
  /** What its header says; null for what it has. */
  length: bigint | null;
  payload: Uint8Array;
}

const frame: fc.Arbitrary<Frame> = fc.record({
  flags: fc.constantFrom(8, 8, 8, 0, 12, 15),
  opcode: fc.oneof(fc.constantFrom(0, 1, 2, 8, 9, 10), fc.nat(15)),
  isMasked: fc.constantFrom(true, true, true, false),
  length: fc.option(
    fc.constantFrom(0n, 125n, 126n, 65_536n, 1n << 31n, (1n << 63n) - 1n, (1n << 64n) - 1n),
    { freq: 2 },
  ),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 130 }),
    fc.constantFrom(
      Buffer.from([0x03, 0xe8]),
      Buffer.from([0xff, 0xff]),
      Buffer.from([0x03]),
      Buffer.alloc(70_000, 'x'),
    ),
  ),
});

/** RFC 6455, 5.2; the mask is zero, which leaves the payload as it is. */
function encoded({ flags, opcode, isMasked, length, payload }: Frame): Buffer {
  const said = length ?? BigInt(payload.length);
  const mark = isMasked ? 0x80 : 0;
  const head = Buffer.alloc(said < 126n ? 2 : said < 65_536n ? 4 : 10);
  head[0] = (flags << 4) | opcode;
  head[1] = mark | (head.length === 2 ? Number(said) : head.length === 4 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(Number(said), 2);
  if (head.length === 10) head.writeBigUInt64BE(said, 2);
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), payload]);
}

const input = fc.record({
  frames: fc.array(frame, { maxLength: 5 }),
  damage,
  isOpen: fc.constantFrom(true, true, true, false),
  extensions: fc.constantFrom(
    '',
    'Sec-WebSocket-Extensions: permessage-deflate\r\n',
    'Sec-WebSocket-Extensions: x;;\r\n',
  ),
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Any bytes behind the upgrade of a watch: the connection ends, and the server goes on. */
export const websocketTarget = (server: FuzzedServer): Target<Input> => ({
  name: 'websocket',
  input,
  limit: ROUND_TRIP,
  check: async ({ frames, damage, isOpen, extensions }) => {
    const path = `/api/live-stats/${isOpen ? server.openJob : server.doneJob}`;
    const head =
      `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.client.token}\r\nConnection: Upgrade\r\n` +
      `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${extensions}\r\n`;
    const bytes = damaged(Buffer.concat(frames.map(encoded)), damage);
    const begun = performance.now();
    const received = await server.send([Buffer.from(head), bytes]);
    await server.assertAlive();
    const ms = performance.now() - begun;
    for (const status of statusesIn(received)) assert.ok(status < 500, received.slice(0, 500));
    return { bytes: bytes.length, ms };
  },
});
