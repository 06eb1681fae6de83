/** The query of a route. What is null, undefined or empty is left out; an array is a parameter that is repeated. */
export type Query = Record<string, string | number | readonly string[] | null | undefined>;

/** A route with its query, below a server that may lie in a folder of its host. `route` begins without a slash. */
export function addressOf(server: URL, route: string, query: Query = {}): URL {
  const address = new URL(route, server);
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '')
        address.searchParams.append(name, String(one));
    }
  }
  return address;
}

/** The address of a server, to which routes are relative. Throws a TypeError for what is no http or https URL. */
export function serverAddress(server: string | URL): URL {
  const address = URL.canParse(server) ? new URL(server) : null;
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:') {
    throw new TypeError(`${server} is not an http or https URL`);
  }
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  return address;
}

/** A route's part that is a value: an id or a name. */
export const segment = (value: string | number): string => encodeURIComponent(value);
