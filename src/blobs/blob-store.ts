import { AppError } from '../errors.ts';

/** A blob that is open for reading in this process, and in all of its threads. */
export interface BlobFile {
  descriptor: number;
  close(): void;
}

/**
 * Port `BlobStore`: keeps bytes under keys that the server made.
 *
 * What every adapter promises (test/contract/blob-store.ts checks it):
 * - after `put` resolves, `get` returns exactly those bytes, from any process.
 * - a `put` that fails or is killed leaves nothing under the key; readers never see half a blob.
 * - `put` on an existing key replaces it.
 * - `get` of a missing key throws `blob_missing`, and so do `getRange` and `open`.
 * - `getRange` returns exactly the bytes that were asked for; where the blob ends before them it throws `blob_corrupt`.
 * - where there is `open`, the file has exactly those bytes, and keeps them while it is open, whatever is put or
 *   removed meanwhile.
 * - `remove` and `removeAll` of what does not exist succeed.
 * - no space left is `disk_full`. `storage_refused` says that the store will refuse the same again until somebody
 *   changes something, such as its key, bucket or limits. Any other failure is `storage_failed`: trying again makes sense.
 * - every call ends within 15 s on a store that does not answer, and some more by the size of what it sends.
 *
 * Keys are `<prefix>/<name>`: letters, digits, `-` and `.` only, made of server-side UUIDs.
 */
export interface BlobStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array>;
  /** `length` bytes, at least one, from `offset` on, in a buffer of their own. */
  getRange(key: string, offset: number, length: number): Promise<Uint8Array>;
  /**
   * Opens the blob as a file, where the store has files: a thread can then read it piece by piece, and never holds all of
   * it in memory.
   */
  open?(key: string): Promise<BlobFile>;
  remove(key: string): Promise<void>;
  /** Removes every blob under a prefix. */
  removeAll(prefix: string): Promise<void>;
  /** Throws when the store cannot be reached or used. */
  ping(): Promise<void>;
}

const KEY = /^[0-9A-Za-z-]+\/[0-9A-Za-z.-]+$/;

/** Throws an Error when the text is no key of the form above, before it can reach a path or an address. */
export function assertBlobKey(key: string): void {
  if (!KEY.test(key)) throw new Error(`not a blob key: ${key}`);
}

/** What `getRange` throws for a blob that ends before the bytes that were asked for. */
export function blobTooShort(cause?: unknown): AppError {
  return new AppError('blob_corrupt', 'The stored bytes of this chunk end too early.', { cause });
}

/**
 * The bytes of a range, from an answer that has them alone, or the whole blob because the store knows no ranges. Throws
 * `blob_corrupt` where the blob ends before them.
 */
export function rangeOf(answer: Uint8Array, offset: number, length: number): Uint8Array {
  if (answer.length === length) return answer;
  if (answer.length < offset + length) throw blobTooShort();
  return answer.slice(offset, offset + length);
}

/** What `get` throws for a key that is missing. `cause` is what the store said. */
export function blobMissing(cause: unknown): AppError {
  return new AppError('blob_missing', 'The stored bytes of this chunk are missing.', {
    cause,
  });
}
