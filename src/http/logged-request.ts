import type { FastifyRequest } from 'fastify';

/**
 * A request as the log shows it. Of the query only the names are shown: whoever sends a password or a token there by
 * mistake finds it in no log.
 */
export function loggedRequest({ method, url, host, ip }: FastifyRequest): object {
  const [path = '', ...query] = url.split('?');
  const names = query.join('?').replace(/=[^&]*/g, '=[masked]');
  return { method, url: names === '' ? path : `${path}?${names}`, host, remoteAddress: ip };
}
