/**
 * HyperLogLog with 2^14 registers: counts distinct values in 16 KiB, with a relative standard error of
 * 1.04 / sqrt(2^14) = 0.8 %. P. Flajolet et al., "HyperLogLog", 2007; estimated as in O. Ertl, "New
 * cardinality estimation algorithms for HyperLogLog sketches", 2017, which needs no bias tables.
 */
import type { Hash64 } from './hash.ts';

const BITS = 14;
const REGISTERS = 1 << BITS;
/** Bits of the hash behind those that choose the register. */
const RANK_BITS = 64 - BITS;
const ALPHA = 1 / (2 * Math.LN2);

export const STANDARD_ERROR = 1.04 / Math.sqrt(REGISTERS);

export const emptyRegisters = (): Uint8Array => new Uint8Array(REGISTERS);

/** Adds a value by its hash (see hash64). Its register keeps the highest rank: the place of the first 1 bit. */
export function addValue(registers: Uint8Array, { low, high }: Hash64): void {
  const index = high >>> (32 - BITS);
  const rest = high << BITS;
  const zeros = rest !== 0 ? Math.clz32(rest) : 32 - BITS + Math.clz32(low);
  const rank = Math.min(zeros, RANK_BITS) + 1;
  if (rank > registers[index]!) registers[index] = rank;
}

/** Merges b into a: the sketch of the union. */
export function mergeRegisters(a: Uint8Array, b: Uint8Array): Uint8Array {
  for (let i = 0; i < REGISTERS; i++) if (b[i]! > a[i]!) a[i] = b[i]!;
  return a;
}

/** The estimated number of distinct values, by Ertl's improved raw estimator. */
export function estimate(registers: Uint8Array): number {
  const histogram = new Array<number>(RANK_BITS + 2).fill(0);
  for (const rank of registers) histogram[rank]!++;
  let z = REGISTERS * tau(1 - histogram[RANK_BITS + 1]! / REGISTERS);
  for (let rank = RANK_BITS; rank >= 1; rank--) z = (z + histogram[rank]!) * 0.5;
  z += REGISTERS * sigma(histogram[0]! / REGISTERS);
  return Math.round((ALPHA * REGISTERS * REGISTERS) / z);
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let x = start;
  let y = 1;
  let z = start;
  for (let last = -1; z !== last; ) {
    last = z;
    x *= x;
    z += x * y;
    y += y;
  }
  return z;
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let x = start;
  let y = 1;
  let z = 1 - start;
  for (let last = -1; z !== last; ) {
    last = z;
    x = Math.sqrt(x);
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}
