import assert from 'node:assert/strict';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { AppError, messageOf } from '../../../src/errors.ts';
import { cutFrames } from '../../../src/ingest/cut-frames.ts';
import { damage, damaged, pieceLengths, piecesOf } from '../inputs/bytes.ts';
import { EVENT_LOOP, type Target, watched } from '../target.ts';

const MAX_BYTES = 4_000_000;
const REFUSALS = [
  ...['corrupt_gzip', 'truncated_gzip', 'corrupt_zstd', 'truncated_zstd'],
  ...['upload_too_large', 'decompression_limit', 'not_a_log'],
];

/** Text of many or few lines, and what packs well. */
const content = fc.oneof(
  fc.string({ maxLength: 300 }).map((text) => Buffer.from(text)),
  fc
    .tuple(fc.constantFrom('\n', 'x\n', '2026-01-01T00:00:00Z INFO x\n', '\0'), fc.nat(60_000))
    .map(([text, times]) => Buffer.from(text.repeat(times))),
);

interface Part {
  bytes: Uint8Array;
  /** What it expands to. */
  plain: Uint8Array;
}

const gzipMember: fc.Arbitrary<Part> = fc
  .tuple(content, fc.constantFrom(0, 1, 9))
  .map(([plain, level]) => ({ plain, bytes: gzipSync(plain, { level }) }));
const zstdFrame: fc.Arbitrary<Part> = fc
  .tuple(content, fc.boolean(), fc.constantFrom(10, 18, 27))
  .map(([plain, checksum, windowLog]) => ({
    plain,
    bytes: zstdCompressSync(plain, {
      params: {
        [constants.ZSTD_c_checksumFlag]: Number(checksum),
        [constants.ZSTD_c_windowLog]: windowLog,
      },
    }),
  }));
const skippable: fc.Arbitrary<Part> = fc
  .tuple(fc.nat(15), fc.uint8Array({ maxLength: 50 }))
  .map(([variant, inside]) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(0x184d2a50 + variant);
    head.writeUInt32LE(inside.length, 4);
    return { plain: Buffer.alloc(0), bytes: Buffer.concat([head, inside]) };
  });

const file = fc.oneof(
  fc.array(gzipMember, { minLength: 1, maxLength: 4 }),
  fc.array(fc.oneof(zstdFrame, skippable), { minLength: 1, maxLength: 4 }),
);
const input = fc.record({
  parts: file,
  damage,
  pieces: fc.tuple(pieceLengths, pieceLengths),
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** The bytes, or the code of the refusal. Any other error is a fault. */
async function expand(bytes: Uint8Array, lengths: number[]): Promise<Buffer | string> {
  const pieces: Uint8Array[] = [];
  try {
    const frames = cutFrames(piecesOf(bytes, lengths), { maxBytes: MAX_BYTES, maxRatio: 1000 });
    for await (const frame of frames) pieces.push(frame.bytes);
  } catch (error) {
    assert.ok(error instanceof AppError && REFUSALS.includes(error.code), messageOf(error));
    return error.code;
  }
  return Buffer.concat(pieces);
}

/** Members and frames, whole or damaged: the bytes or a refusal, the same however they arrive. */
export const compressedTarget: Target<Input> = {
  name: 'compressed',
  input,
  limit: EVENT_LOOP,
  check: async ({ parts, damage, pieces: [first, second] }) => {
    const whole = Buffer.concat(parts.map(({ bytes }) => bytes));
    const bytes = damaged(whole, damage);
    const { result: outcome, blockedMs } = await watched(() => expand(bytes, first));
    assert.deepEqual(await expand(bytes, second), outcome);
    if (damage.kind === 'none') {
      assert.deepEqual(outcome, Buffer.concat(parts.map(({ plain }) => plain)));
    }
    return { bytes: bytes.length + outcome.length, ms: blockedMs };
  },
};
