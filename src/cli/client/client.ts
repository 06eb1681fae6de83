import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { clientTable } from '../../config/settings.ts';
import { CommandError, UsageError } from '../output/failure.ts';
import { patiently } from './patience.ts';
import { cannotReach, openStream, parseAnswer, refusal, request } from './request.ts';
import type { ServerFlags } from './server-options.ts';

export interface UploadedEntry {
  /** Null: no job was made of it. */
  jobID: string | null;
  fileName: string;
  totalBytes: number;
  status: string;
  error?: { code: string; message: string } | null;
  /** Where it is a member of an archive. */
  bundle?: { id: string; name: string; path: string };
}

/** What is used of a job. */
interface JobState {
  status: string;
  error: { code: string; message: string } | null;
}

/** The query of a route; what is undefined is left out. */
export type RouteQuery = Record<string, string | number | undefined>;

/** A server and a token for it. */
export interface Client {
  /** A job, or of an archive one for each log, and entries without a job for what was skipped. */
  upload(
    file: string,
    query: RouteQuery,
    onBytes: (bytes: number) => void,
  ): Promise<UploadedEntry[]>;
  job(jobID: string): Promise<JobState>;
  /** The JSON that a route answers. */
  get(route: string, query?: RouteQuery): Promise<unknown>;
  /** What a route answers, piece by piece as it comes, in the form that `accept` names. */
  stream(
    route: string,
    query: RouteQuery,
    accept?: string,
  ): Promise<AsyncGenerator<Uint8Array, void>>;
  /** Address and headers of a job's live messages. */
  live(jobID: string): { url: URL; headers: Record<string, string> };
}

/** Signs in if there is no token. Rejects with a UsageError where neither is given. */
export async function connect(flags: ServerFlags): Promise<Client> {
  const base = serverURL(flags.server || clientTable.LOGFLOW_SERVER.default);
  const token = flags.token ? checkedToken(flags.token) : await signIn(base, flags);
  const headers = { authorization: `Bearer ${token}` };
  const get = (route: string, query: RouteQuery = {}) =>
    request(routeURL(base, route, query), { headers });
  return {
    get,
    stream: (route, query, accept = '*/*') =>
      openStream(routeURL(base, route, query), { headers: { ...headers, accept } }),
    upload: (file, query, onBytes) =>
      patiently(() => upload(base, headers, { file, query }, onBytes)),
    job: async (jobID) => (await get(`api/jobs/${encodeURIComponent(jobID)}`)) as JobState,
    live: (jobID) => {
      const url = new URL(`api/live-stats/${encodeURIComponent(jobID)}`, base);
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
      return { url, headers };
    },
  };
}

function routeURL(base: URL, route: string, query: RouteQuery): URL {
  const url = new URL(route, base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** HTTP cannot send all characters, and would say so without naming the token. */
function checkedToken(token: string): string {
  if (/^[\x20-\x7e]+$/.test(token)) return token;
  throw new UsageError(
    '--token (LOGFLOW_TOKEN) holds characters that no token has: copy it again, whole',
  );
}

function serverURL(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError(`--server: ${text} is not an http or https URL`);
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

async function signIn(base: URL, { email, password }: ServerFlags): Promise<string> {
  if (!email || !password) {
    throw new UsageError(
      'not signed in: give --token (LOGFLOW_TOKEN), or --email and --password (LOGFLOW_EMAIL and LOGFLOW_PASSWORD)',
    );
  }
  const body = JSON.stringify({ email, password });
  const headers = { 'content-type': 'application/json' };
  const login = new URL('auth/login', base);
  const answer = await request(login, { method: 'POST', headers, body }).catch((error: unknown) => {
    throw isUnconfirmed(error) ? unconfirmed(email, error) : error;
  });
  return (answer as { accessToken: string }).accessToken;
}

function isUnconfirmed(error: unknown): error is CommandError {
  return error instanceof CommandError && error.code === 'email_not_confirmed';
}

function unconfirmed(email: string, cause: CommandError): CommandError {
  const message = `the address ${email} is not confirmed yet: open the link in the e-mail that was sent there, then try again`;
  return new CommandError(message, { code: cause.code, cause });
}

/**
 * Sends a file as the body of a PUT. Not with fetch, which has no word for the length of a stream and
 * does not say how far it is.
 */
async function upload(
  base: URL,
  headers: Record<string, string>,
  { file, query }: { file: string; query: RouteQuery },
  onBytes: (bytes: number) => void,
): Promise<UploadedEntry[]> {
  const { size } = await stat(file);
  const url = routeURL(base, `api/upload-logs/${encodeURIComponent(path.basename(file))}`, query);
  const send = url.protocol === 'https:' ? https.request : http.request;
  const sending = send(url, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/octet-stream', 'content-length': size },
  });
  const answered = answerOf(sending, url);
  try {
    await pipeline(createReadStream(file), counted(onBytes), sending);
  } catch (error) {
    // A server that refuses an upload before its end answers and closes: its answer says more than the broken pipe.
    return await answered.catch((failure: unknown) => {
      throw failure instanceof CommandError ? failure : cannotReach(url, error);
    });
  }
  return answered;
}

function counted(onBytes: (bytes: number) => void) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    for await (const piece of source) {
      yield piece;
      onBytes(piece.length);
    }
  };
}

function answerOf(sending: http.ClientRequest, url: URL): Promise<UploadedEntry[]> {
  const answer = new Promise<UploadedEntry[]>((resolve, reject) => {
    sending.on('error', (error) => reject(cannotReach(url, error)));
    sending.on('response', (response) => {
      resolve(jobsOf(response));
    });
  });
  answer.catch(() => undefined); // awaited later: not an unhandled rejection until then
  return answer;
}

async function jobsOf(response: http.IncomingMessage): Promise<UploadedEntry[]> {
  const text = await readText(response);
  if (response.statusCode !== 202) {
    throw refusal(response.statusCode ?? 0, text, response.headers['retry-after']);
  }
  return (parseAnswer(text) as { jobs: UploadedEntry[] }).jobs;
}

async function readText(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
