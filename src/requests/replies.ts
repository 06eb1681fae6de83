/** How a reply crosses, the same on each adapter: a byte that says what it is, then the reply, or a message. */
import { messageOf } from '../errors.ts';
import {
  MAX_MESSAGE_BYTES,
  RequestError,
  type RequestFailure,
  type RequestHandler,
} from './request-bus.ts';

/** Their indexes are the first byte. */
const KINDS = ['reply', 'refused', 'too_large', 'answerer_gone'] as const;
type Kind = (typeof KINDS)[number];

function encode(kind: Kind, content: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(1 + content.length);
  encoded[0] = KINDS.indexOf(kind);
  encoded.set(content, 1);
  return encoded;
}

/** A reply that says why there is none. */
export const failed = (kind: Exclude<Kind, 'reply'>, message: string): Uint8Array =>
  encode(kind, new TextEncoder().encode(message));

/** What the handler replies, encoded, or the message of its error. Never rejects. */
export async function replyOf(
  handler: RequestHandler,
  request: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    const reply = await handler(request, signal);
    return isTooLarge(reply)
      ? failed('too_large', tooLarge('reply', reply))
      : encode('reply', reply);
  } catch (error) {
    return failed('refused', messageOf(error));
  }
}

/** The reply; throws the RequestError that stands for it. */
export function decodeReply(encoded: Uint8Array): Uint8Array {
  const kind = KINDS[encoded[0] ?? -1];
  const content = encoded.subarray(1);
  if (kind === 'reply') return content;
  if (kind === undefined) throw new RequestError('refused', 'The reply cannot be read.');
  throw new RequestError(kind satisfies RequestFailure, new TextDecoder().decode(content));
}

/** Throws `too_large`. */
export function assertFits(request: Uint8Array): void {
  if (isTooLarge(request)) throw new RequestError('too_large', tooLarge('request', request));
}

const isTooLarge = ({ length }: Uint8Array): boolean => length > MAX_MESSAGE_BYTES;
const tooLarge = (what: string, { length }: Uint8Array): string =>
  `The ${what} has ${length} bytes; at most ${MAX_MESSAGE_BYTES} are carried.`;

export const timeIsUp = (timeLimitMs: number): RequestError =>
  new RequestError('time_limit', `No reply came within ${timeLimitMs} ms.`);

export const unavailable = (error: unknown): RequestError =>
  new RequestError('unavailable', `The request could not be sent: ${messageOf(error)}`, {
    cause: error,
  });

/** Why a request is not answered whose process is gone. */
export const GONE = 'The process that had taken the request is gone.';
