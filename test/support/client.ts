import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { eventually } from './eventually.ts';

// biome-ignore lint/suspicious/noExplicitAny: a black-box test takes JSON as it comes
export type Json = any;

export interface Answer {
  status: number;
  body: Json;
  headers: Headers;
}

/** A user of the service, who speaks nothing but HTTP and WebSocket. */
export interface Client {
  token: string;
  email: string;
  call(method: string, route: string, options?: CallOptions): Promise<Answer>;
  /** PUTs a file and returns its job; throws for any answer but 202. */
  put(fileName: string, content: RequestBody, query?: string): Promise<Json>;
  /** Waits for a job to end and returns its report. */
  finished(jobID: string, limitMs?: number): Promise<Json>;
  watch(jobID: string): Watch;
}

export type RequestBody = string | Uint8Array | ReadableStream | FormData;

export interface CallOptions {
  body?: RequestBody;
  headers?: Record<string, string>;
}

export interface Watch {
  messages: Json[];
  /** Resolves with the close code. */
  closed: Promise<number>;
  /** The HTTP status of a refusal. */
  refused: Promise<number>;
}

/** Registers a new user. */
export async function newClient(url: string): Promise<Client> {
  const email = `${randomUUID()}@example.com`;
  const password = randomUUID();
  const answer = await request(url, 'POST', '/auth/register', {
    body: JSON.stringify({ email, password }),
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== 201) throw new Error(`register: ${JSON.stringify(answer.body)}`);
  return clientOf(url, email, answer.body.accessToken);
}

/** The same user on a server that was started again, elsewhere. */
export function clientOf(url: string, email: string, token: string): Client {
  const call: Client['call'] = (method, route, options = {}) =>
    request(url, method, route, {
      ...options,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
    });
  return {
    token,
    email,
    call,
    put: async (fileName, content, query = '') => {
      const route = `/api/upload-logs/${encodeURIComponent(fileName)}${query}`;
      const answer = await call('PUT', route, { body: content });
      if (answer.status !== 202) throw new Error(`PUT: ${JSON.stringify(answer.body)}`);
      return answer.body.jobs[0];
    },
    finished: async (jobID, limitMs) => {
      const isEnd = async () => {
        const { body } = await call('GET', `/api/stats/${jobID}`);
        return ['Completed', 'Failed'].includes(body.status) && body;
      };
      return eventually(`job ${jobID} to end`, isEnd, limitMs);
    },
    watch: (jobID) => watch(url, token, jobID),
  };
}

export async function request(
  url: string,
  method: string,
  route: string,
  { body, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const answer = await fetch(url + route, {
    method,
    headers,
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  } as RequestInit);
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  // JSON lines are for whoever asked for them.
  const isJson = type.includes('json') && !type.includes('ndjson');
  return { status: answer.status, body: isJson ? JSON.parse(text) : text, headers: answer.headers };
}

function watch(url: string, token: string, jobID: string): Watch {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live-stats/${jobID}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const messages: Json[] = [];
  const closed = Promise.withResolvers<number>();
  const refused = Promise.withResolvers<number>();
  socket.on('message', (data) => messages.push(JSON.parse(data.toString())));
  socket.on('close', (code) => closed.resolve(code));
  socket.on('unexpected-response', (_request, response) => {
    refused.resolve(response.statusCode ?? 0);
    response.destroy();
  });
  socket.on('error', (error) => closed.reject(error));
  // A test that looks at one of the two leaves the other alone.
  closed.promise.catch(() => undefined);
  return { messages, closed: closed.promise, refused: refused.promise };
}
