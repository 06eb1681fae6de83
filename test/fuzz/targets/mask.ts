import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMask } from '../../../src/runtime/mask-secrets.ts';
import { EVENT_LOOP, type Target, threadMs } from '../target.ts';

const mask = createMask(['a secret of the process']);

/** What expressions for secrets begin, go on and end with. */
const PIECES = [
  ...[
    'eyJ',
    'eyJaaaaaaaa',
    'eyJaaaaaaaa.',
    'logflow_key_',
    'logflow_key%5F',
    '://',
    ':',
    '/',
    '@',
    '.',
  ],
  ...[
    '?',
    '&',
    ';',
    '=',
    'key',
    'token',
    'password',
    'a',
    '-',
    '_',
    '%',
    '%2',
    '%2E',
    '%22',
    '%3F',
    '%3D',
  ],
  ...[' ', '"', '\\', '\\n', '\\u0022', '\n', '\u{1f600}', 'a secret of the process'],
];
const unit = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join(''));
/** Some pieces once, others over and over: the latter is what makes a search slow. */
const repeated = fc
  .tuple(unit, fc.oneof(fc.nat(20), fc.nat(60_000)))
  .map(([text, times]) => text.repeat(times));
const text = fc.array(repeated, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));

const base64 = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((data) => Buffer.from(data).toString('base64url'));
const secret = fc.oneof(
  fc.constant('a secret of the process'),
  base64(32),
  fc.tuple(base64(12), base64(12), base64(12)).map((parts) => `eyJ${parts.join('.')}`),
  base64(32).map((data) => `logflow_key_${Buffer.from(data).toString('hex')}`),
);

const input = fc.record({ before: text, secret, after: text });
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** A line of the log that clients wrote parts of: masked in a time that grows with it and no faster, the secret gone. */
export const maskTarget: Target<Input> = {
  name: 'mask',
  input,
  limit: { ...EVENT_LOOP, msPerMB: 300 },
  check: async ({ before, secret, after }) => {
    const line = `${before} ${secret} ${after}`;
    const begun = threadMs();
    const masked = mask(line);
    const ms = threadMs() - begun;
    const at = masked.indexOf(` ${secret} `);
    assert.equal(at, -1, `the secret is there: ${masked.slice(at - 20, at + 90)}`);
    return { bytes: Buffer.byteLength(line), ms };
  },
};
