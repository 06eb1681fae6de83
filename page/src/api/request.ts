import { problemOf, unreachable } from './problem.ts';
import { accessToken, renew } from './session.ts';

type Query = Record<string, string | number | string[] | null | undefined>;

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Query;
  json?: object;
  signal?: AbortSignal | undefined;
  accept?: string;
  /** It is sent, and its answer given to nobody, where the page is closed meanwhile. */
  outlivesPage?: boolean;
}

/** An address with its query; what is null or undefined is left out. */
export function addressOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') search.append(name, String(one));
    }
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

/** Asks as whoever is signed in. Throws Problem for every answer that is no success. */
export async function answer(path: string, asked: Asked = {}): Promise<Response> {
  const token = await accessToken();
  const response = await send(path, asked, token);
  if (response.status !== 401) return orProblem(response);
  if (!(await renew(token))) throw await problemOf(response);
  return orProblem(await send(path, asked, await accessToken()));
}

export async function ask<T>(path: string, asked?: Asked): Promise<T> {
  const response = await answer(path, asked);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function orProblem(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw await problemOf(response);
}

async function send(
  path: string,
  { method = 'GET', query, json, signal, accept = 'application/json', outlivesPage = false }: Asked,
  token: string,
): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept };
  if (json) headers['content-type'] = 'application/json';
  const init: RequestInit = { method, headers, signal: signal ?? null, keepalive: outlivesPage };
  if (json) init.body = JSON.stringify(json);
  try {
    return await fetch(addressOf(path, query), init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}
