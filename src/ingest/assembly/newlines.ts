/** How many newlines there are: 64 bytes a step. The first page of memory holds the bytes. */

const NEWLINE: u8 = 10;

/** Among the first `length` bytes; what follows them up to a multiple of 64 must hold none. */
export function newlinesIn(length: u32): u32 {
  const newline = i8x16.splat(NEWLINE);
  let count: u64 = 0;
  for (let at: usize = 0; at < <usize>length; at += 64) {
    count += popcnt(
      bitsAt(at, newline) |
        (bitsAt(at + 16, newline) << 16) |
        (bitsAt(at + 32, newline) << 32) |
        (bitsAt(at + 48, newline) << 48),
    );
  }
  return <u32>count;
}

/** A bit for each of 16 bytes. */
function bitsAt(at: usize, newline: v128): u64 {
  return <u64>i8x16.bitmask(i8x16.eq(v128.load(at), newline));
}
