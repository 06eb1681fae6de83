import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
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

const HOST = '127.0.0.1';

/**
 * Lets commands of this machine call operations of a server that has its stores for itself: on a port of 127.0.0.1,
 * for whoever can read the token in the data folder. It ends with `parts`.
 */
export async function serveControl(
  folder: string,
  operations: Operations,
  log: Log,
  parts: AsyncDisposableStack,
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const server = createServer(async (request, response) => {
    const answer = isAllowed(request, token) ? await answerTo(request, operations, log) : null;
    response.statusCode = answer === null ? 401 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
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

async function answerTo(
  request: IncomingMessage,
  operations: Operations,
  log: Log,
): Promise<ControlAnswer> {
  try {
    const name = request.url?.slice(1) ?? '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw new AppError('not_found', `The server knows no operation ${name}.`);
    const args = (await json(request)) as never[];
    return { ok: true, value: (await operation(...args)) ?? null };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message };
    log.error({ err: error }, 'an operation for a command failed');
    const message = 'The server could not do this; its log says why.';
    return { ok: false, code: 'internal', message };
  }
}
