const ABSOLUTE = /^https?:\/\/[^/?#]*/i;
/** Percent-encoded letters, digits, `-`, `.`, `_` and `~`, which mean the same as the characters themselves (RFC 3986, 2.3). */
const ENCODED_UNRESERVED = /%(?:2[de]|3\d|[46][1-9a-f]|[57][\da]|5f|7e)/gi;

/**
 * The one spelling of a request's target that routes, hooks and limits see: `http://host/%61pi/stats` is `/api/stats`.
 * Only the path is changed; what is percent-encoded for a reason stays so.
 */
export function originForm(target: string): string {
  const local = target.replace(ABSOLUTE, '');
  const end = local.search(/[?#]/);
  const path = end === -1 ? local : local.slice(0, end);
  const rest = end === -1 ? '' : local.slice(end);
  const plain = path.replace(ENCODED_UNRESERVED, (encoded) => decodeURIComponent(encoded));
  return `${plain === '' && local !== target ? '/' : plain}${rest}`;
}
