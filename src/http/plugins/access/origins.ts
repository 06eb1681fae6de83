import type { IncomingHttpHeaders } from 'node:http';

/** Whether a page of this origin may use the service: one of the list, or of the same host. */
export type OriginCheck = (origin: string, headers: IncomingHttpHeaders) => boolean;

/**
 * Whether the browser itself says that the page is of the same origin: no script can write this header. It says so too
 * where the policy of the page makes its origin `null`, and where a proxy gives another Host.
 */
export function saysSameOrigin(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-site'] === 'same-origin';
}

/** `allowedOrigins` are origins as browsers send them; `*` allows any. */
export function createOriginCheck(allowedOrigins: string[]): OriginCheck {
  const allowed = new Set(allowedOrigins.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
  return (origin, headers) =>
    allowed.has('*') || allowed.has(origin.toLowerCase()) || hostOf(origin) === headers.host;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
