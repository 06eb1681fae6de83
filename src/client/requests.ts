import { addressOf, type Query } from './address.ts';
import { type Patience, patiently, persistently } from './patience.ts';
import { brokenOff, Problem, problemOf, unreachable } from './problem.ts';
import type { TokenSource } from './tokens.ts';

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Query;
  json?: object;
  signal?: AbortSignal | undefined;
  /** What form the answer should have; left out: JSON. */
  accept?: string;
  /** For browsers: it is sent, and its answer given to nobody, where the page is closed meanwhile. */
  outlivesPage?: boolean;
}

/** What persons are told of a problem instead of what the server says, by its code. */
export type Words = Readonly<Record<string, { title: string; detail: string }>>;

/** Requests to one server, as one person. Every answer that is no success is thrown as a Problem. */
export class Requests {
  readonly server: URL;
  readonly patience: Patience;
  readonly #tokens: TokenSource;
  readonly #words: Words;
  /** A wrong address fails at once; who answered before may only be away. */
  #wasReached = false;

  constructor(
    server: URL,
    {
      tokens,
      patience,
      words = {},
    }: { tokens: TokenSource; patience: Patience; words?: Words | undefined },
  ) {
    this.server = server;
    this.patience = patience;
    this.#tokens = tokens;
    this.#words = words;
  }

  get wasReached(): boolean {
    return this.#wasReached;
  }

  token(): Promise<string> {
    return this.#tokens.token();
  }

  /** Does something with a token, and once more with another one where the first was refused. */
  async signedIn<Result>(act: (token: string) => Promise<Result>): Promise<Result> {
    const token = await this.#tokens.token();
    try {
      return await act(token);
    } catch (error) {
      const isRefused = error instanceof Problem && error.status === 401;
      if (!isRefused || !(await this.#tokens.renew?.(token))) throw error;
      return act(await this.#tokens.token());
    }
  }

  /** The answer of a route, its body still to come. What changes nothing is asked again where no answer came. */
  answer(route: string, asked: Asked = {}): Promise<Response> {
    const { method = 'GET', signal } = asked;
    const once = () => this.signedIn((token) => this.#once(route, asked, token));
    const mayRetry = () => this.#wasReached && method === 'GET';
    return this.worded(() =>
      persistently(() => patiently(once, this.patience, signal), this.patience, {
        mayRetry,
        signal,
      }),
    );
  }

  /** Does something whose problems are told in the words that were given for them. */
  async worded<Result>(act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      throw error instanceof Problem ? error.said(this.#words[error.code]) : error;
    }
  }

  /** The JSON that a route answers; undefined where it answers nothing (204). */
  async json<Body>(route: string, asked?: Asked): Promise<Body> {
    const response = await this.answer(route, asked);
    if (response.status === 204) return undefined as Body;
    return parsed<Body>(await textOf(response, asked?.signal));
  }

  /** An answer piece by piece as it comes. Who stops asking closes the connection. */
  async *pieces(route: string, asked: Asked): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { body } = await this.answer(route, asked);
    if (body === null) return;
    const reader = body.getReader();
    try {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read())
        yield piece.value;
    } catch (cause) {
      throw asked.signal?.aborted ? asked.signal.reason : brokenOff(cause);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  async #once(route: string, asked: Asked, token: string): Promise<Response> {
    const { method = 'GET', query, json, signal, accept = 'application/json' } = asked;
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept };
    if (json) headers['content-type'] = 'application/json';
    const init: RequestInit = { method, headers, signal: signal ?? null };
    if (json) init.body = JSON.stringify(json);
    if (asked.outlivesPage) init.keepalive = true;
    const response = await send(addressOf(this.server, route, query), init);
    this.#wasReached = true;
    return response;
  }

  /** To be told by what reaches the server in another way. */
  reached(): void {
    this.#wasReached = true;
  }
}

/** Sends a request. Throws a Problem for every answer that is no success, and where none comes. */
export async function send(address: URL, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    throw init.signal?.aborted ? error : unreachable(address, error);
  }
  if (response.ok) return response;
  const retryAfter = response.headers.get('retry-after');
  throw problemOf({ status: response.status, text: await response.text(), retryAfter });
}

async function textOf(response: Response, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw signal?.aborted ? cause : brokenOff(cause);
  }
}

export function parsed<Body>(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch (cause) {
    const title = 'The answer cannot be read';
    throw new Problem('internal', {
      title,
      detail: 'the answer of the server is not JSON',
      cause,
    });
  }
}
