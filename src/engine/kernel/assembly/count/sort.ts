/** Sorting entries of three words by the first of them: radix sort, a byte at a time from the lowest on. */
import { BYTE_COUNTS } from '../layout';

const ENTRY_BYTES: usize = 12;

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
  for (let at = from; at < end; at += ENTRY_BYTES) {
    const place = BYTE_COUNTS + <usize>(((load<u32>(at) >> shift) & 255) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  // From counts to where the next entry with such a byte goes.
  let next = to;
  for (let place = BYTE_COUNTS; place < BYTE_COUNTS + 1024; place += 4) {
    const count = <usize>load<u32>(place);
    store<u32>(place, <u32>next);
    next += count * ENTRY_BYTES;
  }
  for (let at = from; at < end; at += ENTRY_BYTES) {
    const place = BYTE_COUNTS + <usize>(((load<u32>(at) >> shift) & 255) << 2);
    const target = <usize>load<u32>(place);
    store<u64>(target, load<u64>(at));
    store<u32>(target, load<u32>(at, 8), 8);
    store<u32>(place, <u32>(target + ENTRY_BYTES));
  }
}
