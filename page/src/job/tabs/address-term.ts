const IPV4 = /^(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?$/;
/** The first parts of one, with the dot behind them or not. */
const IPV4_START = /^(\d{1,3})(?:\.(\d{1,3}))(?:\.(\d{1,3}))?\.?$/;
const IPV6 = /^[0-9a-f:]*:[0-9a-f:.]*(\/\d{1,3})?$/i;

/** The term that finds an address or a network in a whole log; null for what is neither. The first parts of an address are a network. */
export function addressTerm(text: string): string | null {
  const wanted = text.trim();
  if (IPV4.test(wanted) || (IPV6.test(wanted) && wanted.length > 2)) return `ip:${wanted}`;
  const parts = IPV4_START.exec(wanted)
    ?.slice(1)
    .filter((part) => part !== undefined);
  if (!parts) return null;
  return `ip:${[...parts, '0', '0'].slice(0, 4).join('.')}/${8 * parts.length}`;
}
