import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { AppError } from '../../errors.ts';
import type { Log } from '../log.ts';
import { removeControlFile, writeControlFile } from './control-file.ts';

/** What can be called, by name; arguments and results are JSON. */
export type Operations = Record<string, (...args: never[]) => Promise<unknown>>;

/** The answer to a call. */
export type ControlAnswer =
  | { ok: true; value: unknown }
  | { ok: false; code: string; message: string };

/** What a command may use for as long as its connection lasts, by name. */
export type Loans = Record<string, (lend: Lend) => Promise<void>>;
/** Tells the command what it may use, as JSON. Called once; resolves when the command's connection has ended. */
export type Lend = (facts: unknown) => Promise<void>;

export interface ControlOptions {
  /** The data folder. */
  folder: string;
  operations: Operations;
  loans: Loans;
  log: Log;
}

const HOST = '127.0.0.1';

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
  { operations, loans, log }: ControlOptions,
): Promise<void> {
  const name = request.url?.slice(1) ?? '';
  const answer = await answerOf(log, async () => {
    const loan = Object.hasOwn(loans, name) ? loans[name] : undefined;
    if (loan) return loan((facts) => lend(response, facts));
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw new AppError('not_found', `The server knows no operation ${name}.`);
    const args = (await json(request)) as never[];
    return operation(...args);
  });
  if (!response.headersSent) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } else if (!answer.ok) response.destroy();
}

/** One line of JSON; the answer does not end before the command ends it. */
async function lend(response: ServerResponse, value: unknown): Promise<void> {
  if (response.closed) return;
  const ended = once(response, 'close');
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const answer: ControlAnswer = { ok: true, value };
  response.write(`${JSON.stringify(answer)}\n`);
  await ended;
}

async function answerOf(log: Log, task: () => Promise<unknown>): Promise<ControlAnswer> {
  try {
    return { ok: true, value: (await task()) ?? null };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message };
    log.error({ err: error }, 'an operation for a command failed');
    const message = 'The server could not do this; its log says why.';
    return { ok: false, code: 'internal', message };
  }
}
