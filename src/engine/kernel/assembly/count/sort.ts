/** Sorting the entries of addresses by their first words: radix sort, a byte at a time from the lowest on. */
import { ADDRESS_BYTES, BYTE_COUNTS } from '../layout';

/**
 * Sorts the entries in [from, end) by their first words, as unsigned numbers. As many bytes behind them are
 * overwritten, with zeros in the end.
 */
export function sortEntries(from: usize, end: usize): void {
  const size = end - from;
  for (let shift: u32 = 0; shift < 32; shift += 16) {
    sortByByte(from, end, end, shift);
    sortByByte(end, end + size, from, shift + 8);
  }
  memory.fill(end, 0, size);
}

/** Moves the entries in [from, end) to `to`, in the order of one byte of their first words, else as they are. */
function sortByByte(from: usize, end: usize, to: usize, shift: u32): void {
  memory.fill(BYTE_COUNTS, 0, 1024);
  for (let at = from; at < end; at += ADDRESS_BYTES) {
    const place = BYTE_COUNTS + <usize>(((load<u32>(at) >> shift) & 255) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  // From counts to where the next entry with such a byte goes.
  let next = to;
  for (let place = BYTE_COUNTS; place < BYTE_COUNTS + 1024; place += 4) {
    const count = <usize>load<u32>(place);
    store<u32>(place, <u32>next);
    next += count * ADDRESS_BYTES;
  }
  for (let at = from; at < end; at += ADDRESS_BYTES) {
    const place = BYTE_COUNTS + <usize>(((load<u32>(at) >> shift) & 255) << 2);
    const target = <usize>load<u32>(place);
    v128.store(target, v128.load(at));
    v128.store(target, v128.load(at, 16), 16);
    store<u64>(target, load<u64>(at, 32), 32);
    store<u32>(place, <u32>(target + ADDRESS_BYTES));
  }
}
