import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type PlainAnswer, unreachable } from '../problem.ts';
import type { Sender, Sending } from '../upload.ts';

/** The path of a file, bytes in memory, or pieces as they come; the last can be sent but once. */
export type NodeSource = string | Blob | Uint8Array | AsyncIterable<Uint8Array>;

export const nodeSender: Sender<NodeSource> = {
  nameOf(source) {
    if (typeof source === 'string') return path.basename(source);
    return source instanceof File ? source.name : undefined;
  },
  isRepeatable: (source) =>
    typeof source === 'string' || source instanceof Blob || source instanceof Uint8Array,
  send,
};

/**
 * Sends a source as the body of a PUT. Not with `fetch`, which has no word for the length of a stream and does not say how far
 * it is.
 */
async function send({
  address,
  headers,
  source,
  onProgress,
  signal,
}: Sending<NodeSource>): Promise<PlainAnswer> {
  const { pieces, length } = await opened(source);
  const put = address.protocol === 'https:' ? https.request : http.request;
  const sending = put(address, {
    method: 'PUT',
    headers: { ...headers, ...(length !== null && { 'content-length': length }) },
    ...(signal && { signal }),
  });
  const answered = answerTo(sending, address);
  try {
    await pipeline(pieces, counted(length, onProgress), sending);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    // A server that refuses an upload before its end answers and closes: its answer says more than the broken pipe.
    const answer = await answered.catch(() => null);
    if (answer) return answer;
    throw isOfSource(error) ? error : unreachable(address, error);
  }
  return answered;
}

/** What cannot be read at its origin is no matter of the connection. */
function isOfSource(error: unknown): boolean {
  if (error instanceof Shortened) return true;
  const { syscall, path: file } = Object(error) as { syscall?: string; path?: string };
  return file !== undefined && (syscall === 'open' || syscall === 'read');
}

async function opened(
  source: NodeSource,
): Promise<{ pieces: AsyncIterable<Uint8Array>; length: number | null }> {
  if (typeof source === 'string') {
    const { size } = await stat(source);
    // What is written behind meanwhile belongs to the next upload: the length was said before.
    const pieces =
      size === 0 ? slices(new Uint8Array()) : createReadStream(source, { end: size - 1 });
    return { pieces, length: size };
  }
  if (source instanceof Blob) return { pieces: source.stream(), length: source.size };
  if (source instanceof Uint8Array) return { pieces: slices(source), length: source.byteLength };
  return { pieces: source, length: null };
}

/** In pieces, so that progress can be told. */
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  const SLICE = 64 * 1024;
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

function counted(length: number | null, onProgress: (sentBytes: number) => void) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    let sent = 0;
    for await (const piece of source) {
      yield piece;
      sent += piece.length;
      onProgress(sent);
    }
    if (length !== null && sent < length) throw new Shortened(sent, length);
  };
}

/** The length was said before: the server would wait for the rest. */
class Shortened extends Error {
  constructor(sent: number, length: number) {
    super(`the file became shorter while it was sent: ${sent} bytes instead of ${length}`);
  }
}

function answerTo(sending: http.ClientRequest, address: URL): Promise<PlainAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PlainAnswer>();
  sending.on('error', (error) => reject(unreachable(address, error)));
  sending.on('response', (response) => resolve(plain(response)));
  promise.catch(() => undefined); // awaited later: not an unhandled rejection until then
  return promise;
}

async function plain(response: http.IncomingMessage): Promise<PlainAnswer> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return {
    status: response.statusCode ?? 0,
    text: Buffer.concat(pieces).toString('utf8'),
    retryAfter: response.headers['retry-after'] ?? null,
  };
}
