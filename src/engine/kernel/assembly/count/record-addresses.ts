/** The IPv4 addresses of the record under way: each is counted once, however often it stands there. */

import {
  MAX_RECORD_ADDRESSES,
  RECORD_ADDRESS_COUNT,
  RECORD_ADDRESSES,
  RECORD_NUMBER,
} from '../layout';

/** Begins another record. */
export function beginAddresses(): void {
  store<u32>(RECORD_ADDRESS_COUNT, 0);
  store<u32>(RECORD_NUMBER, load<u32>(RECORD_NUMBER) + 1);
}

/** Has the record not been counted for this address yet? Notes it; beyond the limit of the list each counts again. */
export function isFirstInRecord(address: u32): bool {
  const count = load<u32>(RECORD_ADDRESS_COUNT);
  const end = RECORD_ADDRESSES + ((<usize>count) << 2);
  for (let at = RECORD_ADDRESSES; at < end; at += 4) if (load<u32>(at) == address) return false;
  if (count < MAX_RECORD_ADDRESSES) {
    store<u32>(end, address);
    store<u32>(RECORD_ADDRESS_COUNT, count + 1);
  }
  return true;
}
