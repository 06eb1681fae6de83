import fc from 'fast-check';

/** A place in something of any length: 0 is its start, 1 its end. */
export const place = fc.double({ min: 0, max: 1, noNaN: true });

/** How a stream is cut into pieces: their lengths, over and over. */
export const pieceLengths = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 70_000 })),
  {
    minLength: 1,
    maxLength: 6,
  },
);

/** The pieces of a stream. */
export async function* piecesOf(
  bytes: Uint8Array,
  lengths: readonly number[],
): AsyncGenerator<Uint8Array> {
  // Many tiny pieces of a large input would only test the patience of who waits.
  const least = Math.ceil(bytes.length / 2000);
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const end = at + Math.max(lengths[i % lengths.length]!, least);
    yield bytes.slice(at, end);
    at = end;
  }
}

type Damage =
  | { kind: 'none' }
  | { kind: 'cut'; at: number }
  | { kind: 'flip'; at: number; bit: number }
  | { kind: 'insert'; at: number; bytes: Uint8Array }
  | { kind: 'splice'; from: number; to: number };

/** What may happen to bytes on their way; nothing at all in half of the cases. */
export const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Damage>({ kind: 'none' }) },
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    bytes: fc.uint8Array({ maxLength: 12 }),
  }),
  fc.record({ kind: fc.constant('splice' as const), from: place, to: place }),
);

export function damaged(bytes: Uint8Array, how: Damage): Uint8Array {
  const index = (at: number) => Math.floor(at * bytes.length);
  switch (how.kind) {
    case 'none':
      return bytes;
    case 'cut':
      return bytes.slice(0, index(how.at));
    case 'flip': {
      const copy = bytes.slice();
      const at = index(how.at);
      if (at < copy.length) copy[at]! ^= 1 << how.bit;
      return copy;
    }
    case 'insert': {
      const at = index(how.at);
      return Buffer.concat([bytes.subarray(0, at), how.bytes, bytes.subarray(at)]);
    }
    case 'splice':
      return Buffer.concat([bytes.subarray(0, index(how.from)), bytes.subarray(index(how.to))]);
  }
}
