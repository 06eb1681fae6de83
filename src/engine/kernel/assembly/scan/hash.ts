/**
 * The hash by which shapes are known: NH, twice, as in J. Black et al., "UMAC: Fast and Secure Message
 * Authentication" (CRYPTO '99), section 4. A text is a list of blocks of 16 bytes, four numbers of 32 bits: keys are
 * added to them, and the products of the sums of 64 bits are added up. For any two different lists of the same length
 * the sums are equal with a chance of 2^-32 over the keys (theorem 1 there), and those of the second hash, whose keys
 * are those of the first but one block further on, independently of that (theorem 2): 2^-64 in all, whoever has chosen
 * the texts without knowing the keys. Lengths are compared as well (shapes.ts). The keys are drawn anew
 * for each analyser.
 */
import { HASH_KEYS, MAX_HASH_BLOCKS } from '../layout';

export const BLOCK_BYTES: usize = 16;
const KEYS_END: usize = HASH_KEYS + MAX_HASH_BLOCKS * BLOCK_BYTES;

/** Both hashes of the blocks so far, and where the key of the next block is. */
export let hashA: u64 = 0;
export let hashB: u64 = 0;
export let nextKey: usize = HASH_KEYS;
/** A random odd number, for tables in which texts are compared. */
export let factor: u64 = 1;

/** Makes the keys from 128 random bits, by SplitMix64 (G. Steele et al., OOPSLA 2014). */
export function seedHash(a: u64, b: u64): void {
  factor = a | 1;
  let state = a;
  for (let at = HASH_KEYS; at <= KEYS_END; at += 8) {
    state += 0x9e3779b97f4a7c15;
    store<u64>(at, mixed(state) ^ b);
  }
}

function mixed(value: u64): u64 {
  const once = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  const twice = (once ^ (once >> 27)) * 0x94d049bb133111eb;
  return twice ^ (twice >> 31);
}

export function beginHash(): void {
  hashA = 0;
  hashB = 0;
  nextKey = HASH_KEYS;
}

/** How many blocks were added. */
export function hashedBlocks(): u32 {
  return <u32>((nextKey - HASH_KEYS) / BLOCK_BYTES);
}

/** Are there keys for `bytes` more bytes, from the one at `key` on? */
export function hasKeys(key: usize, bytes: usize): bool {
  return key + bytes <= KEYS_END;
}

/** What a block adds to a hash, as two numbers of 64 bits. */
export function product(block: v128, key: usize): v128 {
  const sums = i32x4.add(block, v128.load(key));
  return i64x2.extmul_low_i32x4_u(sums, v128.shuffle<i32>(sums, sums, 2, 3, 2, 3));
}

export function total(products: v128): u64 {
  return i64x2.extract_lane(products, 0) + i64x2.extract_lane(products, 1);
}

/** Adds blocks by the sums of their products; the key behind them is at `key`. */
export function addProducts(a: v128, b: v128, key: usize): void {
  hashA += total(a);
  hashB += total(b);
  nextKey = key;
}

/** Adds a block. */
export function addBlock(block: v128): void {
  const key = nextKey;
  addProducts(product(block, key), product(block, key + BLOCK_BYTES), key + BLOCK_BYTES);
}

/** Goes on behind blocks whose hashes and next key are known. */
export function resumeHash(a: u64, b: u64, key: usize): void {
  hashA = a;
  hashB = b;
  nextKey = key;
}
