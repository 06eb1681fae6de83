/** The request line of an access log: `GET /index.html?q=1 HTTP/1.1`. */

/** Sets method and path; both stay empty for what is no request (`-`, binary probes). */
export function readRequest(request: string, out: { method: string; path: string }): void {
  const first = request.indexOf(' ');
  const method = first < 0 ? '' : request.slice(0, first);
  if (!isMethod(method)) return;
  const second = request.indexOf(' ', first + 1);
  out.method = method;
  out.path = request.slice(first + 1, second < 0 ? request.length : second);
}

function isMethod(text: string): boolean {
  if (text.length < 3 || text.length > 20) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!((code >= 65 && code <= 90) || code === 45 || code === 95)) return false;
  }
  return true;
}

/** The path without its query and fragment. */
export function withoutQuery(path: string): string {
  const query = path.search(/[?#;]/);
  return query < 0 ? path : path.slice(0, query);
}
