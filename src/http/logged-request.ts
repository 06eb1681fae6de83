import type { FastifyRequest } from 'fastify';

/** Characters of an address that are logged; what is longer is no use to anybody, and could be all that the log has. */
const MAX_URL = 2048;

/**
 * A request as the log shows it. Of the query only the names are shown: whoever sends a password or a token there by
 * mistake finds it in no log.
 */
export function loggedRequest({ method, url, host, ip }: FastifyRequest): object {
  const [path = '', ...query] = shortened(url).split('?');
  const names = query.join('?').replace(/=[^&]*/g, '=[masked]');
  return { method, url: names === '' ? path : `${path}?${names}`, host, remoteAddress: ip };
}

/** Cut before the part that would be cut in two: the mask of secrets knows whole ones alone. */
function shortened(url: string): string {
  if (url.length <= MAX_URL) return url;
  const start = url.slice(0, MAX_URL);
  const end = Math.max(...['/', '?', '&', '='].map((mark) => start.lastIndexOf(mark)));
  return `${start.slice(0, end + 1)}…`;
}
