import assert from 'node:assert/strict';

/** The jobs that an upload was answered with; fails for any answer but 202. */
export async function jobsOf(response: Response): Promise<Record<string, unknown>[]> {
  assert.equal(response.status, 202, await response.clone().text());
  return ((await response.json()) as { jobs: Record<string, unknown>[] }).jobs;
}

/** The head of a request that a raw client sends by hand. */
export function headOf(method: string, path: string, headers: string[]): string {
  const start = `${method} ${path} HTTP/1.1`;
  return [start, 'Host: x', 'Authorization: Bearer alice', ...headers, '', ''].join('\r\n');
}
