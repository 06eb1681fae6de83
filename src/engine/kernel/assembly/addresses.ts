/** IPv4 addresses: read from four variables with dots between, and counted. */
import { ADDRESSES, ADDRESS_COUNT, ADDRESS_SLOTS, MAX_PENDING, PENDING, PENDING_COUNT } from './layout';
import { drainAddresses } from './host';

const SLOT_BYTES: usize = 8;
const COUNT: usize = 4;
/** At more entries the host takes them: half of the slots, so that searches stay short. */
const FULL: u32 = ADDRESS_SLOTS / 2;

/** A number of 0..255 without leading zeros, or 256 and more. */
function octet(start: usize, end: usize): u32 {
  const length = end - start;
  const first = <u32>load<u8>(start) - 48;
  if (length == 1) return first;
  if (first == 0) return 256;
  const second = <u32>load<u8>(start, 1) - 48;
  if (length == 2) return first * 10 + second;
  if (length == 3) return first * 100 + second * 10 + (<u32>load<u8>(start, 2) - 48);
  return 256;
}

/** Counts the address of the four variables at `at`, if it is one. `isVersion`: not if it ends in .0.0. */
export function countAddress(at: usize, isVersion: bool): void {
  const a = octet(<usize>load<u32>(at), <usize>load<u32>(at, 4));
  const b = octet(<usize>load<u32>(at, 8), <usize>load<u32>(at, 12));
  const c = octet(<usize>load<u32>(at, 16), <usize>load<u32>(at, 20));
  const d = octet(<usize>load<u32>(at, 24), <usize>load<u32>(at, 28));
  if ((a | b | c | d) > 255) return;
  if (isVersion && (c | d) == 0) return;
  const count = load<u32>(PENDING_COUNT);
  store<u32>(PENDING + (<usize>count << 2), (a << 24) | (b << 16) | (c << 8) | d);
  store<u32>(PENDING_COUNT, count + 1);
  if (count + 1 == MAX_PENDING) flushAddresses();
}

/**
 * Counts the addresses that wait. The table is larger than the caches, and the search for one address
 * does not depend on that for another: done together, the processor waits for many of them at once.
 */
export function flushAddresses(): void {
  const end = PENDING + (<usize>load<u32>(PENDING_COUNT) << 2);
  for (let at = PENDING; at < end; at += 4) add(load<u32>(at));
  store<u32>(PENDING_COUNT, 0);
}

function add(address: u32): void {
  let slot = ((address * 0x9e3779b1) >> 14) & (ADDRESS_SLOTS - 1);
  for (;;) {
    const at = ADDRESSES + <usize>slot * SLOT_BYTES;
    const count = load<u32>(at, COUNT);
    if (count == 0) {
      store<u32>(at, address);
      store<u32>(at, 1, COUNT);
      const total = load<u32>(ADDRESS_COUNT) + 1;
      store<u32>(ADDRESS_COUNT, total);
      if (total >= FULL) drainAddresses();
      return;
    }
    if (load<u32>(at) == address) {
      store<u32>(at, count + 1, COUNT);
      return;
    }
    slot = (slot + 1) & (ADDRESS_SLOTS - 1);
  }
}
