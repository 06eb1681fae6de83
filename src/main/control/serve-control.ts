import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AppError, systemCodeOf } from '../../errors.ts';
import type { Log } from '../log.ts';
import { removeControlFile, writeControlFile } from './control-file.ts';

/** What can be called, by name; arguments and results are JSON. */
export type Operations = Record<string, (...args: never[]) => Promise<unknown>>;

/** The answer to a call. */
export type ControlAnswer =
  | { ok: true; value: unknown }
  | { ok: false; code: string; message: string };

/** What can be called for more than an answer of JSON holds, by name. */
export type Downloads = Record<string, (send: SendDownload) => Promise<void>>;
/** Sends what a command asked for: `facts`, which are JSON, and the bytes. Called once; resolves when all is sent. */
export type SendDownload = (facts: unknown, content: Readable) => Promise<void>;

export interface ControlOptions {
  /** The data folder. */
  folder: string;
  operations: Operations;
  downloads: Downloads;
  log: Log;
}

const HOST = '127.0.0.1';
/** The header of a download that has its facts. */
export const FACTS_HEADER = 'log-flow-facts';

/**
 * Lets commands of this machine call operations of a server that has its stores for itself: on a port of 127.0.0.1,
 * for whoever can read the token in the data folder. It ends with `parts`.
 */
export async function serveControl(
  options: ControlOptions,
  parts: AsyncDisposableStack,
): Promise<void> {
  const { folder } = options;
  const token = randomBytes(32).toString('base64url');
  const server = createServer(async (request, response) => {
    if (isAllowed(request, token)) await serve(request, response, options);
    else response.writeHead(401).end();
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  server.unref();
  parts.defer(async () => {
    await removeControlFile(folder);
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  await writeControlFile(folder, { url: `http://${HOST}:${port}`, token });
}

function isAllowed({ headers, method }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return method === 'POST' && given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { operations, downloads, log }: ControlOptions,
): Promise<void> {
  const name = request.url?.slice(1) ?? '';
  const answer = await answerOf(log, async () => {
    const download = Object.hasOwn(downloads, name) ? downloads[name] : undefined;
    if (download) return download((facts, content) => send(response, facts, content));
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw new AppError('not_found', `The server knows no operation ${name}.`);
    const args = (await json(request)) as never[];
    return operation(...args);
  });
  if (!response.headersSent) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } else if (!answer.ok) response.destroy();
}

async function send(response: ServerResponse, facts: unknown, content: Readable): Promise<void> {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    [FACTS_HEADER]: encodeURIComponent(JSON.stringify(facts)),
  });
  await pipeline(content, response);
}

async function answerOf(log: Log, task: () => Promise<unknown>): Promise<ControlAnswer> {
  try {
    return { ok: true, value: (await task()) ?? null };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message };
    // The command has ended before its answer did.
    if (systemCodeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') {
      log.error({ err: error }, 'an operation for a command failed');
    }
    const message = 'The server could not do this; its log says why.';
    return { ok: false, code: 'internal', message };
  }
}
