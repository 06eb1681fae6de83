/** Ranges of addresses: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. */
import { addressBits, canonicalIP } from '../../interpreter/parse-ip.ts';
import { QueryError } from '../language/query-error.ts';

export interface AddressRange {
  /** Canonical text. */
  address: string;
  /** How many bits of it, from the first, an address must have alike. */
  bits: number;
}

const PARTS = /^([^/]*)(?:\/(\d{1,3}))?$/;

/** Reads a range; throws QueryError. */
export function addressRange(text: string, at: number): AddressRange {
  const parts = PARTS.exec(text);
  const address = parts && canonicalIP(parts[1]!);
  const all = address && addressBits(address).length;
  const bits = Number(parts?.[2] ?? all);
  if (!address || !all || bits > all) {
    throw new QueryError(at, 'an address such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32');
  }
  return { address, bits };
}

/** Whether an address, canonical text, is in a range. */
export function inRange({ address, bits }: AddressRange): (ip: string) => boolean {
  const all = addressBits(address);
  if (bits === all.length) return (ip) => ip === address;
  const start = all.slice(0, bits);
  // IPv4 and IPv6 have different lengths.
  return (ip) => {
    const own = addressBits(ip);
    return own.length === all.length && own.startsWith(start);
  };
}

/** The IPv4 addresses among those of IPv6 (RFC 4291, 2.5.5.2) have this in them. */
export const MAPPED = 'ffff:';

/** A text that stands in each line that holds an address of the range, unless it has MAPPED; null where there is none. */
export function addressText({ address, bits }: AddressRange): string | null {
  if (address.includes(':') || bits < 8) return null;
  if (bits === 32) return address;
  const groups = address.split('.').slice(0, Math.floor(bits / 8));
  return `${groups.join('.')}.`;
}
