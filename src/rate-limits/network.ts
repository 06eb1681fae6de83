import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that a provider gives to one customer, who chooses the rest. */
const IPV6_PREFIX = 64;

/**
 * By which key clients are told apart whose address this is: an IPv4 address itself, of an IPv6 one its /64. Text that is
 * no address is its own key.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const first = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_PREFIX}`);
  return `${first.toString()}/${IPV6_PREFIX}`;
}
