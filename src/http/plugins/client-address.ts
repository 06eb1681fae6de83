import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';
import type { App } from '../deps.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request comes from, in canonical form: the key of the rate limits. */
    clientAddress: string;
  }
}

export type ReadAddress = (peer: string | undefined, headers: IncomingHttpHeaders) => string;

/** Sets `request.clientAddress`; headers of proxies outside `trustedProxies` are not believed. */
export function addClientAddress(app: App, trustedProxies: string[]): void {
  const read = createAddressReader(trustedProxies);
  app.decorateRequest('clientAddress', '');
  app.addHook('onRequest', async (request) => {
    request.clientAddress = read(request.raw.socket.remoteAddress, request.headers);
  });
}

/**
 * The client's address: the peer of the socket, and where that is a trusted proxy, what the proxy
 * says: `X-Real-IP`, else the last address of `X-Forwarded-For` that is no trusted proxy itself
 * (anything before it, the client may have written). Throws for what is neither address nor CIDR.
 */
export function createAddressReader(trustedProxies: string[]): ReadAddress {
  const trusted = new BlockList();
  for (const range of trustedProxies) addRange(trusted, range);
  const isTrusted = (address: string) => trusted.check(address, familyOf(address));

  return (rawPeer, headers) => {
    const peer = canonical(rawPeer ?? '');
    if (peer === null) return 'unknown';
    if (!isTrusted(peer)) return peer;
    const real = canonical(String(headers['x-real-ip'] ?? ''));
    if (real !== null) return real;
    let last = peer;
    for (const hop of String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .reverse()) {
      const address = canonical(hop);
      if (address === null) return last;
      last = address;
      if (!isTrusted(address)) return address;
    }
    return last;
  };
}

function addRange(list: BlockList, range: string): void {
  const [text = '', bits, ...rest] = range.split('/');
  const address = canonical(text);
  const maxBits = address !== null && familyOf(address) === 'ipv6' ? 128 : 32;
  const prefix = bits === undefined ? maxBits : Number(bits);
  const fits = bits === undefined || (/^\d+$/.test(bits) && prefix <= maxBits);
  if (address === null || !fits || rest.length > 0) {
    throw new Error(`"${range}" is neither an IP address nor a CIDR like 10.0.0.0/8.`);
  }
  list.addSubnet(address, prefix, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** One spelling for each address, without port, zone and IPv4-mapped prefix; null for no address. */
function canonical(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 4) return bare;
  if (family === 0) return null;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  const mapped = /^::ffff:([\d.]+)$/.exec(address);
  return mapped?.[1] ?? address;
}
