import type { Readable } from 'node:stream';
import { limitOf, type S3Connection } from './connection.ts';

/** Above this, in bytes, an object goes up in parts: several at once, each tried again by itself. */
const MULTIPART_ABOVE = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;

/** Stores an object whole or not at all, replacing what is there. Throws what the SDK throws. */
export async function putObject(
  store: S3Connection,
  key: string,
  bytes: Uint8Array,
): Promise<void> {
  const abortSignal = AbortSignal.timeout(limitOf(store, bytes.byteLength));
  if (bytes.byteLength > MULTIPART_ABOVE) return putInParts(store, key, bytes, abortSignal);
  const object = { Bucket: store.bucket, Key: key, Body: bytes, ContentType: CONTENT_TYPE };
  await store.client.send(new store.sdk.PutObjectCommand(object), { abortSignal });
}

const CONTENT_TYPE = 'application/octet-stream';

async function putInParts(
  store: S3Connection,
  key: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const abortController = new AbortController();
  signal.addEventListener('abort', () => abortController.abort());
  const upload = new store.Upload({
    client: store.client,
    params: { Bucket: store.bucket, Key: key, Body: bytes, ContentType: CONTENT_TYPE },
    partSize: PART_BYTES,
    queueSize: 4,
    // We drop the parts ourselves: where that fails too, the library would report only the second failure.
    leavePartsOnError: true,
    abortController,
  });
  try {
    await upload.done();
  } catch (error) {
    if (upload.uploadId !== undefined) await dropParts(store, key, upload.uploadId);
    throw error;
  }
}

/** Parts of an upload that will not be completed would be kept, and paid for, for ever. */
async function dropParts(store: S3Connection, key: string, uploadId: string): Promise<void> {
  try {
    const target = { Bucket: store.bucket, Key: key, UploadId: uploadId };
    await store.client.send(new store.sdk.AbortMultipartUploadCommand(target), {
      abortSignal: AbortSignal.timeout(limitOf(store)),
    });
  } catch {
    // The upload has failed already, for a reason that matters more; the store's own rule for
    // incomplete uploads removes the parts.
  }
}

/**
 * An object's bytes in a buffer of their own. Throws what the SDK throws, and when bytes lack.
 * @param range as the header has it: only these bytes
 */
export async function getObject(
  store: S3Connection,
  key: string,
  range?: string,
): Promise<Uint8Array> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitOf(store));
  try {
    const command = new store.sdk.GetObjectCommand({
      Bucket: store.bucket,
      Key: key,
      Range: range,
    });
    const answer = await store.client.send(command, { abortSignal: limit.signal });
    // The answer has begun; from here on it may take its time as long as bytes come (`idleMs`).
    clearTimeout(timer);
    const body = answer.Body as Readable | undefined;
    if (body === undefined) throw new Error('the answer has no body');
    if (answer.ContentLength === undefined) throw new Error('the answer does not tell its length');
    return await readWhole(body, answer.ContentLength);
  } finally {
    clearTimeout(timer);
  }
}

/** Not the SDK's own reader: small objects would come in a slice of Node's pool. */
async function readWhole(body: Readable, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    if (filled + piece.byteLength > length) throw new Error(`more than ${length} bytes came`);
    bytes.set(piece, filled);
    filled += piece.byteLength;
  }
  if (filled < length) throw new Error(`only ${filled} of ${length} bytes came`);
  return bytes;
}

/** Removes an object; succeeds when there is none. Throws what the SDK throws. */
export async function removeObject(store: S3Connection, key: string): Promise<void> {
  const target = { Bucket: store.bucket, Key: key };
  const abortSignal = AbortSignal.timeout(limitOf(store));
  await store.client.send(new store.sdk.DeleteObjectCommand(target), { abortSignal });
}
