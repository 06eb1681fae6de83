/**
 * The text of an IPv4 address: its digits are put in their places by one shuffle, which the lengths of its four
 * numbers choose, and are added up together (as in D. Lemire, "Parsing IP addresses quickly", 2023).
 */
import { OCTET_PLACES } from './layout';
import { splat } from './splat';

/** What stands in place of an address that is none. */
export const NONE: i64 = -1;

const MAX_BYTES: usize = 15;
/** A shuffle for each four lengths; behind them what each digit is worth, and where bytes of the result go. */
const SHUFFLES: usize = 171;
const WORTH: usize = OCTET_PLACES + SHUFFLES * 16;
const RESULT: usize = WORTH + 16;

/** Before any address is read. */
export function fillOctetPlaces(): void {
  for (let lengths: u32 = 0; lengths < <u32>SHUFFLES; lengths++) fillShuffle(lengths);
  v128.store(WORTH, i8x16(10, 1, 10, 1, 10, 1, 10, 1, 100, 0, 100, 0, 100, 0, 100, 0));
  v128.store(RESULT, i8x16(12, 8, 4, 0, 13, 9, 5, 1, -1, -1, -1, -1, -1, -1, -1, -1));
}

/** Two bits for each length less one: tens and ones of all numbers go to the lower half, hundreds to the upper. */
function fillShuffle(lengths: u32): void {
  const shuffle = OCTET_PLACES + ((<usize>lengths) << 4);
  v128.store(shuffle, i8x16.splat(-1));
  let place: u32 = 0;
  for (let octet: u32 = 0; octet < 4; octet++) {
    const length = ((lengths >> (2 * octet)) & 3) + 1;
    const ones = place + length - 1;
    const to = shuffle + <usize>(2 * octet);
    store<u8>(to, <u8>ones, 1);
    if (length > 1) store<u8>(to, <u8>(ones - 1));
    if (length > 2) store<u8>(to, <u8>(ones - 2), 8);
    place = ones + 2;
  }
}

/** The address in [start, end), which are digits and three dots: numbers to 255 without leading zeros. */
export function addressAt(start: usize, end: usize): i64 {
  const length = <u32>(end - start);
  if (end - start > MAX_BYTES) return NONE;
  const text = v128.load(start);
  const all = (1 << length) - 1;
  const dots = i8x16.bitmask(i8x16.eq(text, splat(46))) & all;
  const digits = ~dots & all;
  const zeros = i8x16.bitmask(i8x16.eq(text, splat(48)));
  const isLong = digits & (digits >> 1) & (digits >> 2) & (digits >> 3);
  const isLed = zeros & ((dots << 1) | 1) & (digits >> 1);
  if ((isLong | isLed) != 0) return NONE;
  const later = dots & (dots - 1);
  // The lengths less one, two bits each, follow from the places of the dots.
  const places = 3 * ctz(dots) + 12 * ctz(later) + 48 * ctz(later & (later - 1));
  const lengths = 64 * length - 169 - places;
  const values = i8x16.swizzle(
    i8x16.sub(text, splat(48)),
    v128.load(OCTET_PLACES + ((<usize>lengths) << 4)),
  );
  const worth = v128.load(WORTH);
  const sums = i16x8.add(
    i16x8.extmul_low_i8x16_u(values, worth),
    i16x8.extmul_high_i8x16_u(values, worth),
  );
  const octets = i8x16.swizzle(i32x4.extadd_pairwise_i16x8_u(sums), v128.load(RESULT));
  // What goes beyond 255 is in the upper half.
  const address = i64x2.extract_lane(octets, 0);
  return <u64>address >> 32 != 0 ? NONE : address;
}
