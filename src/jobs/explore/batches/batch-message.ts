/** A batch and its answer as they cross from one process to another. */
import { deserialize, serialize } from 'node:v8';
import Type, { type TSchema } from 'typebox';
import Value from 'typebox/value';
import { isUUID } from '../../../runtime/uuid.ts';
import { compressed, decompressed } from '../../storage/stored-bytes.ts';
import type { Batch, BatchAnswer } from './search-batch.ts';

/**
 * Raised with every change of what a batch or its answer holds or means: the tree of a query, the answer about a frame, the
 * form of a partial report, how records are read.
 */
const PROTOCOL = 2;

/** The other process is of another release, so that it might mean something else by the same message. */
export class OtherReleaseError extends Error {
  override readonly name = 'OtherReleaseError';
}

/** What does not have the form of a message. */
export class BadMessageError extends Error {
  override readonly name = 'BadMessageError';
}

const whole = Type.Integer({ minimum: 0 });
/** Also NaN and the infinities. */
const number = Type.Refine(Type.Unknown(), (value) => typeof value === 'number');
const bytes = Type.Refine(Type.Unknown(), (value) => value instanceof Uint8Array);
const date = Type.Refine(Type.Unknown(), (value) => value instanceof Date);
/** It becomes a part of a blob's key. */
const uuid = Type.Refine(Type.String(), isUUID);
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const kindOf = (kinds: string[]) =>
  Type.Object({ kind: Type.Union(kinds.map((kind) => Type.Literal(kind))) });

const BatchMessage = Type.Object({
  job: Type.Object({
    id: uuid,
    blobPrefix: uuid,
    format: orNull(Type.Object({ name: Type.String() })),
    timeZone: orNull(Type.Object({ name: Type.String() })),
    keywords: Type.Array(Type.String()),
    createdAt: date,
  }),
  frames: Type.Array(
    Type.Object({
      chunkIndex: whole,
      storedOffset: whole,
      storedBytes: whole,
      byteLength: whole,
      place: Type.Object({
        byteOffset: whole,
        firstLine: whole,
        carry: Type.Union(
          (['start', 'overflow', 'inside_line'] as const).map((carry) => Type.Literal(carry)),
        ),
      }),
      sha256: orNull(Type.String()),
      isRow: Type.Boolean(),
    }),
    { minItems: 1 },
  ),
  question: Type.Object({
    query: Type.Object({ kind: Type.String() }),
    bounds: Type.Object({ from: orNull(number), to: orNull(number) }),
    want: kindOf(['count', 'records', 'moments', 'text', 'lines', 'report', 'fields']),
  }),
});

const moment = Type.Object({ time: number, line: whole });
const AnswerMessage = Type.Object({
  frames: Type.Array(
    Type.Object({
      count: whole,
      records: Type.Optional(
        Type.Array(Type.Object({ line: whole, lines: whole, time: number, json: Type.String() })),
      ),
      moments: Type.Optional(Type.Array(moment)),
      text: Type.Optional(bytes),
      fields: Type.Optional(Type.Array(Type.String())),
      damaged: Type.Optional(Type.String()),
    }),
  ),
  partials: Type.Array(bytes),
});

export function encodeBatch(
  { job, frames, question }: Batch,
  release: string,
): Promise<Uint8Array> {
  const { id, blobPrefix, format, timeZone, keywords, createdAt } = job;
  const message = {
    job: { id, blobPrefix, format, timeZone, keywords, createdAt },
    // Cards are large, and were asked before.
    frames: frames.map(({ card: _, ...frame }) => frame),
    question,
  };
  return encode(message, release);
}

/** Throws OtherReleaseError and BadMessageError. */
export async function decodeBatch(encoded: Uint8Array, release: string): Promise<Batch> {
  const { job, frames, question } = (await decode(BatchMessage, encoded, release)) as Batch;
  return { job, frames: frames.map((frame) => ({ ...frame, card: null })), question };
}

export const encodeAnswer = (answer: BatchAnswer, release: string): Promise<Uint8Array> =>
  encode(answer, release);

/** The answer about `batch`. Throws as `decodeBatch`. */
export async function decodeAnswer(
  encoded: Uint8Array,
  batch: Batch,
  release: string,
): Promise<BatchAnswer> {
  const answer = (await decode(AnswerMessage, encoded, release)) as BatchAnswer;
  if (answer.frames.length !== batch.frames.length) {
    throw new BadMessageError('The answer is about other frames.');
  }
  // What is decoded shares the memory of the message, and a partial report crosses to a thread with all its memory.
  return { ...answer, partials: answer.partials.map((partial) => Uint8Array.from(partial)) };
}

/** The protocol and the release in plain text, since those of other ones may write the rest otherwise. */
const headOf = (release: string): Buffer => Buffer.from(`${PROTOCOL} ${release}\n`);
/** Behind the head stands the length of the rest before it was compressed, in so many bytes. */
const LENGTH_BYTES = 4;

async function encode(message: object, release: string): Promise<Uint8Array> {
  const serialized = serialize(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(serialized.length);
  return Buffer.concat([headOf(release), length, await compressed(serialized)]);
}

async function decode(schema: TSchema, encoded: Uint8Array, release: string): Promise<unknown> {
  const head = headOf(release);
  if (!head.equals(encoded.subarray(0, head.length))) {
    throw new OtherReleaseError(`The message is not of release ${head.toString().trim()}.`);
  }
  const message = await decodeBody(encoded.subarray(head.length));
  const [fault] = Value.Errors(schema, message);
  if (!fault) return message;
  throw new BadMessageError(`${fault.instancePath || '/'} ${fault.message}`);
}

async function decodeBody(body: Uint8Array): Promise<unknown> {
  try {
    const length = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(0, true);
    return deserialize(await decompressed(body.subarray(LENGTH_BYTES), length));
  } catch (error) {
    throw new BadMessageError('The message cannot be decoded.', { cause: error });
  }
}
