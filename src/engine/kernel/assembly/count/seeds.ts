/**
 * What decides which keys stay in a full table: the same numbers as in ../../../sketches/hash.ts and
 * ../../../sketches/heavy-hitters.ts.
 */

export function fmix32(value: u32): u32 {
  let h = value;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** The lower half of the hash that `keyHash` made last. */
export let hashLow: u32 = 0;

/** The upper half of the hash (`hash64`) of the ASCII text [start, end). */
export function keyHash(start: usize, end: usize): u32 {
  let a: u32 = 0x9e3779b9;
  let b: u32 = 0x85ebca6b;
  for (let at = start; at < end; at++) {
    const code = <u32>load<u8>(at);
    a = rotl((a ^ code) * 0xcc9e2d51, 13);
    b = rotl((b ^ code) * 0x1b873593, 17);
  }
  hashLow = fmix32(a ^ (b * 5) ^ <u32>(end - start));
  return fmix32(b ^ (hashLow * 0x9e3779b1));
}

/** `seedOf` a key with this hash in the line at this offset of the file. */
export function seedOf(hash: u32, offset: u32): u32 {
  return fmix32(hash ^ (offset * 0x9e3779b1));
}

/** How many times an occurrence that drew this number stays in a sample (../../../sketches/sampled-buckets.ts). */
export function levelOf(draw: u32): u32 {
  return min(clz(draw) >> 1, 15);
}
