/** The tar format as far as backups use it: files and folders with short names, and nothing else. */
import { Header } from 'tar/header';
import { AppError } from '../errors.ts';
import { ByteReader } from '../runtime/byte-reader.ts';

export interface Entry {
  /** Without a slash at its end. */
  name: string;
  /** Bytes; 0 for a folder. */
  size: number;
  /** Null: it is a folder. Of an entry that is read they must be taken before the next one is asked for. */
  bytes: AsyncIterable<Uint8Array> | null;
}

const BLOCK_BYTES = 512;
const END_BLOCKS = 2;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

const paddingOf = (size: number): number => (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;

/** Entries as a tar archive. Throws where one has other bytes than it announced. */
export async function* pack(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  time: Date,
): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield headerOf(entry, time);
    let left = entry.size;
    for await (const piece of entry.bytes ?? []) {
      left -= piece.length;
      yield piece;
    }
    if (left !== 0) throw new Error(`${entry.name} has changed its size`);
    yield new Uint8Array(paddingOf(entry.size));
  }
  yield new Uint8Array(END_BLOCKS * BLOCK_BYTES);
}

function headerOf({ name, size, bytes }: Entry, mtime: Date): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  const kind =
    bytes === null
      ? ({ type: 'Directory', path: `${name}/`, mode: FOLDER_MODE } as const)
      : ({ type: 'File', path: name, mode: FILE_MODE } as const);
  const needsMore = new Header({ ...kind, size, mtime }).encode(block);
  if (needsMore) throw new Error(`${name} fits no header of a tar archive`);
  return block;
}

/**
 * The entries of a tar archive, to its end. Links, devices and long names are refused with `not_a_backup`, what is cut off or
 * follows the end with `backup_damaged`. Names come as they stand in the archive.
 */
export async function* unpack(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const reader = new ByteReader(bytes, () => damaged('The archive ends too early.'));
  for (;;) {
    const block = await reader.take(BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) break;
    const { name, size, isFolder } = readHeader(block);
    yield { name, size, bytes: isFolder ? null : reader.pieces(size) };
    await reader.take(paddingOf(size));
  }
  await reader.take((END_BLOCKS - 1) * BLOCK_BYTES);
  if (!(await reader.isAtEnd())) throw damaged('The archive goes on behind its end.');
}

function readHeader(block: Buffer) {
  const { cksumValid, path = '', size = 0, type } = decode(block);
  if (!cksumValid) throw damaged('The archive is damaged.');
  const isFolder = type === 'Directory';
  if (!isFolder && type !== 'File') {
    throw new AppError('not_a_backup', `The archive has an entry of the kind ${type}.`);
  }
  if (!Number.isSafeInteger(size) || size < 0 || (isFolder && size > 0)) {
    throw new AppError('not_a_backup', 'The archive has an entry of an impossible size.');
  }
  return { name: isFolder ? path.replace(/\/$/, '') : path, size, isFolder };
}

function decode(block: Buffer): Header {
  try {
    return new Header(block);
  } catch (error) {
    throw new AppError('backup_damaged', 'The archive is damaged.', { cause: error });
  }
}

const damaged = (message: string): AppError => new AppError('backup_damaged', message);
