/** The text of an IPv4 address. */

/** What stands in place of an address that is none. */
export const NONE: i64 = -1;

/** The address in [start, end), which are digits and three dots: numbers to 255 without leading zeros. */
export function addressAt(start: usize, end: usize): i64 {
  let address: u32 = 0;
  let octet: u32 = 0;
  let from = start;
  for (let at = start; at <= end; at++) {
    const digit = at < end ? <u32>load<u8>(at) - 48 : 10;
    if (digit < 10) {
      // A zero in front, or a fourth digit.
      if (at > from && (octet == 0 || octet > 25)) return NONE;
      octet = octet * 10 + digit;
    } else {
      if (octet > 255) return NONE;
      address = (address << 8) | octet;
      octet = 0;
      from = at + 1;
    }
  }
  return <i64>address;
}
