import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { createOriginCheck, saysSameOrigin } from './origins.ts';

/** Headers of proxies: a request with one of them may come from anywhere, though its proxy is on this machine. */
const FORWARDING = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/** Whether a request comes from this machine itself, by no proxy that says so. */
export function isFromHere({ clientAddress, headers }: FastifyRequest): boolean {
  return !Object.keys(headers).some((name) => FORWARDING.test(name)) && isLoopback(clientAddress);
}

const isSameHost = createOriginCheck([]);

/**
 * Whether a person at this machine opened the service by a name or address of the machine itself. Other pages in the same
 * browser are not the person: neither by a name of theirs that they have pointed to this machine (DNS rebinding), nor from
 * their own origin. Nor is what a trusted proxy on this machine sends, even where it names no client.
 */
export function isOpenedHere(request: FastifyRequest): boolean {
  const { headers, viaTrustedProxy } = request;
  return (
    isFromHere(request) &&
    !viaTrustedProxy &&
    namesLoopback(headers) &&
    (headers.origin === undefined || isSameHost(headers.origin, headers) || saysSameOrigin(headers))
  );
}

function namesLoopback({ host = '' }: IncomingHttpHeaders): boolean {
  const [, inBrackets, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/.exec(host) ?? [];
  const name = (inBrackets ?? plain ?? '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name);
}

function isLoopback(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.process(address).range() === 'loopback';
}
