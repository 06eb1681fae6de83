import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { pipeline as writing } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { AppError, systemCodeOf } from '../errors.ts';
import { type Checksum, createChecksum } from './checksum.ts';
import {
  assertEntryName,
  CHECKSUM_NAME,
  MANIFEST_NAME,
  MAX_JSON_BYTES,
  type Manifest,
  parseChecksum,
  parseManifest,
} from './manifest.ts';
import { type Entry, unpack } from './tar.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** What creating an entry meets where the archive has one twice, or before the folder that it is in. */
const WRONG_ORDER = new Set(['EEXIST', 'ENOENT', 'ENOTDIR', 'EISDIR']);

/**
 * Writes what a backup has into an empty folder, and nowhere else, for the owner of the process alone. Whatever it throws,
 * what is in the folder then is of no use: `not_a_backup`, `backup_damaged`, what `check` throws, or the system's error.
 * @param check is given the manifest before anything is written
 */
export async function extractArchive(
  source: Readable,
  folder: string,
  check: (manifest: Manifest) => void,
): Promise<Manifest> {
  const entries = unpack(decompressed(source));
  try {
    return await extractEntries(entries, folder, check);
  } finally {
    await entries.return(undefined);
  }
}

async function* decompressed(source: Readable): AsyncGenerator<Uint8Array> {
  const decoder = createZstdDecompress();
  // Whoever reads gets the error.
  pipeline(source, decoder, () => undefined);
  try {
    yield* decoder;
  } catch (error) {
    const code = systemCodeOf(error) ?? '';
    if (code === 'ZSTD_error_prefix_unknown')
      throw notABackup('The file is no zstd archive', error);
    if (code === 'Z_BUF_ERROR') throw damaged('it ends too early', error);
    if (code.startsWith('ZSTD_')) throw damaged('its bytes are not as they were written', error);
    throw error;
  }
}

async function extractEntries(
  entries: AsyncIterator<Entry>,
  folder: string,
  check: (manifest: Manifest) => void,
): Promise<Manifest> {
  const checksum = createChecksum();
  const first = await nextOf(entries);
  if (first.name !== MANIFEST_NAME) throw notABackup('The file has no manifest of a backup');
  const manifest = parseManifest(await contentOf(checksum.follow(first)));
  check(manifest);
  const last = await writeEntries(entries, folder, manifest, checksum);
  if (parseChecksum(await contentOf(last)) !== checksum.digest()) {
    throw damaged('its checksum does not fit');
  }
  const isOver = (await entries.next()).done;
  if (!isOver) throw damaged('it goes on behind its checksum');
  return manifest;
}

/** Writes all entries before the checksum, and returns that. */
async function writeEntries(
  entries: AsyncIterator<Entry>,
  folder: string,
  { database, blobs }: Manifest,
  checksum: Checksum,
): Promise<Entry> {
  let left = database.bytes + (blobs?.bytes ?? 0);
  for (;;) {
    const entry = await nextOf(entries);
    if (entry.name === CHECKSUM_NAME) {
      if (left > 0) throw damaged('it has less than its manifest says');
      return entry;
    }
    assertEntryName(entry.name);
    left -= entry.size;
    if (left < 0) throw damaged('it has more than its manifest says');
    await write(checksum.follow(entry), path.join(folder, entry.name));
  }
}

async function nextOf(entries: AsyncIterator<Entry>): Promise<Entry> {
  const next = await entries.next();
  if (next.done) throw damaged('it has no checksum');
  return next.value;
}

async function contentOf({ name, size, bytes }: Entry): Promise<Uint8Array> {
  if (bytes === null || size > MAX_JSON_BYTES) {
    throw notABackup(`The ${name} of the file is not that of a backup`);
  }
  return Buffer.concat(await Array.fromAsync(bytes));
}

async function write({ bytes }: Entry, place: string): Promise<void> {
  try {
    if (bytes === null) await mkdir(place, { mode: FOLDER_MODE });
    else await writing(bytes, createWriteStream(place, { flags: 'wx', mode: FILE_MODE }));
  } catch (error) {
    if (!WRONG_ORDER.has(systemCodeOf(error) ?? '')) throw error;
    throw damaged('its entries are not in order', error);
  }
}

const damaged = (why: string, cause?: unknown): AppError =>
  new AppError('backup_damaged', `The backup is damaged: ${why}.`, { cause });

const notABackup = (why: string, cause?: unknown): AppError =>
  new AppError('not_a_backup', `${why}.`, { cause });
