/** The columns of a web log whose order is not known: method, path and status are found by their form. */
import type { Header } from './header.ts';
import { FAIL } from './scan.ts';

/** Those of HTTP, of WebDAV, and of proxies. */
export const METHODS: ReadonlySet<string> = new Set(
  (
    'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK ' +
    'SEARCH REPORT PURGE'
  ).split(' '),
);

/** Registered by IANA, and those of nginx and IIS that are in use. No usual port is among them. */
export const STATUSES =
  /^(?:10[0-3]|20[0-8]|226|30[0-8]|40\d|41[0-8]|42[1-689]|431|44[049]|451|49[4-9]|50[0-8]|51[01]|52[0-7])$/;

const PATH = /^(?:\/|\*$|[a-z][a-z0-9+.-]*:\/\/)/;

/**
 * Reads the rest of the line as columns between spaces, or between tabs where there are any. Of several statuses the first behind the
 * path counts. Fails where no column is a method, none behind it a path, or none a status.
 */
export function readColumns(text: string, at: number, header: Header): number {
  const rest = text.slice(at);
  const columns = rest.split(rest.includes('\t') ? '\t' : / +/);
  // Which column is the status depends on the digits: a port is none.
  header.places.refused = true;
  const method = columns.findIndex((column) => METHODS.has(column));
  const path = columns.findIndex((column, index) => index > method && PATH.test(column));
  const statuses = columns.map((column) => STATUSES.test(column));
  const status =
    statuses.indexOf(true, path) < 0 ? statuses.indexOf(true) : statuses.indexOf(true, path);
  if (method < 0 || path < 0 || status < 0) return FAIL;
  header.method = columns[method]!;
  header.path = columns[path]!;
  header.status = Number(columns[status]);
  return text.length;
}
