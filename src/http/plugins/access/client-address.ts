import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { networkOf } from '../../../rate-limits/network.ts';
import type { App, ProxyHeader } from '../../deps.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request comes from, in canonical form: the key of the rate limits. */
    clientAddress: string;
    /** Whether a trusted proxy sent the request. */
    viaTrustedProxy: boolean;
    /** Whether the client came over https, as far as a trusted proxy says so: this process itself speaks HTTP alone. */
    isSecure: boolean;
  }
}

export type ReadAddress = (peer: string | undefined, headers: IncomingHttpHeaders) => string;

/** Sets `request.clientAddress`, `viaTrustedProxy` and `isSecure`; headers of peers outside `trustedProxies` are not trusted. */
export function addClientAddress(app: App, trustedProxies: string[], header: ProxyHeader): void {
  const read = createAddressReader(trustedProxies, header);
  const isTrusted = createProxyCheck(trustedProxies);
  app.decorateRequest('clientAddress', '');
  app.decorateRequest('viaTrustedProxy', false);
  app.decorateRequest('isSecure', false);
  app.addHook('onRequest', async (request) => {
    const { remoteAddress } = request.raw.socket;
    request.clientAddress = read(remoteAddress, request.headers);
    const peer = addressOf(remoteAddress ?? '');
    request.viaTrustedProxy = peer !== null && isTrusted(peer);
    request.isSecure = request.viaTrustedProxy && saysHttps(request.headers);
  });
}

/**
 * The client's address: the peer of the socket, and where that is a trusted proxy, what the proxy
 * says in its header: `X-Real-IP`, or the last address of `X-Forwarded-For` that is no trusted proxy itself
 * (anything before it, the client may have written). Throws for what is neither address nor CIDR.
 */
export function createAddressReader(trustedProxies: string[], header: ProxyHeader): ReadAddress {
  const isTrusted = createProxyCheck(trustedProxies);

  return (rawPeer, headers) => {
    const peer = addressOf(rawPeer ?? '');
    if (peer === null) return 'unknown';
    if (!isTrusted(peer)) return peer.toString();
    if (header === 'X-Real-IP') {
      return (addressOf(String(headers['x-real-ip'] ?? '')) ?? peer).toString();
    }
    let last = peer;
    const hops = String(headers['x-forwarded-for'] ?? '').split(',');
    for (const hop of hops.reverse()) {
      const address = addressOf(hop);
      if (address === null) break;
      last = address;
      if (!isTrusted(address)) break;
    }
    return last.toString();
  };
}

/** Whether the first proxy was reached over https, as the last one says. */
function saysHttps(headers: IncomingHttpHeaders): boolean {
  const [first = ''] = String(headers['x-forwarded-proto'] ?? '').split(',');
  return first.trim().toLowerCase() === 'https';
}

/** Tells which connections count together by the address of their peer; null: those of trusted proxies. */
export function createGrouping(
  trustedProxies: string[],
): (peer: string | undefined) => string | null {
  const isTrusted = createProxyCheck(trustedProxies);
  return (peer) => {
    const address = addressOf(peer ?? '');
    if (address === null) return 'unknown';
    return isTrusted(address) ? null : networkOf(address.toString());
  };
}

function createProxyCheck(trustedProxies: string[]): (address: Address) => boolean {
  const trusted = trustedProxies.map(rangeOf);
  return (address) => ipaddr.subnetMatch(address, { trusted }, '') !== '';
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function rangeOf(text: string): [Address, number] {
  const address = addressOf(text);
  if (address !== null) return [address, address.kind() === 'ipv4' ? 32 : 128];
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  throw new Error(`"${text}" is neither an IP address nor a CIDR like 10.0.0.0/8.`);
}

/** An address without port and zone, an IPv4-mapped one as IPv4; null for what is no address. */
function addressOf(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '');
  // Not ipaddr's own check, which takes a plain number for an address.
  return isIP(bare) === 0 ? null : ipaddr.process(bare);
}
