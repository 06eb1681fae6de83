/** Members of a zip archive. Its directory lies at its end, so all of it is copied to a temporary file first. */
import type { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { AppError, messageOf, systemCodeOf } from '../../errors.ts';
import { openTemporaryFile } from '../../runtime/temporary-file.ts';
import type { ArchiveMember } from './archive-member.ts';
import { pathFault, unusable } from './member-path.ts';

const SYMBOLIC_LINK = 0o120000;
const KIND_OF_FILE = 0o170000;
/** Store and deflate. */
const METHODS = new Set([0, 8]);

/** The members, without folders. Throws `corrupt_zip`, `disk_full`, and what `pieces` throw. */
export async function* zipMembers(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchiveMember> {
  const file = await spool(pieces);
  try {
    const archive = await attempt(() =>
      yauzl.fromFdPromise(file.fd, {
        autoClose: false,
        // Decoded here, so that a bad name is the fault of its member alone.
        decodeStrings: false,
      }),
    );
    yield* entriesOf(archive);
  } finally {
    await file.close();
  }
}

async function* entriesOf(archive: ZipFile): AsyncGenerator<ArchiveMember> {
  const entries = archive.eachEntry();
  for (;;) {
    const { done, value: entry } = await attempt(() => entries.next());
    if (done) return;
    const path = pathOf(entry);
    if (path.endsWith('/')) continue;
    yield { path, refusal: refusalOf(entry, path), open: () => bytesOf(archive, entry) };
  }
}

function pathOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  try {
    return yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  } catch {
    return fileNameRaw.toString('latin1');
  }
}

function refusalOf(entry: Entry, path: string): AppError | null {
  if (entry.isEncrypted()) {
    const advice = 'It is encrypted: send the archive without a password.';
    return new AppError('encrypted_member', advice);
  }
  const mode = entry.externalFileAttributes >>> 16;
  const isOfUnix = entry.versionMadeBy >>> 8 === 3;
  if (isOfUnix && (mode & KIND_OF_FILE) === SYMBOLIC_LINK) return unusable('It is a link.');
  if (!METHODS.has(entry.compressionMethod)) {
    return new AppError(
      'unsupported_compression',
      `It is compressed by method ${entry.compressionMethod}, which is not read: make the archive with deflate.`,
    );
  }
  return pathFault(path);
}

/** Throws `corrupt_zip` where it has another size or checksum than the directory says. */
async function* bytesOf(archive: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const stream = await attempt(() => archive.openReadStreamPromise(entry));
  let checksum = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    throw corrupt(error);
  }
  if (checksum !== entry.crc32) throw corrupt(new Error('a checksum differs'));
}

async function spool(pieces: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const file = await openTemporaryFile();
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    return file;
  } catch (error) {
    await file.close();
    if (systemCodeOf(error) !== 'ENOSPC') throw error;
    const advice =
      'There is no room for a copy of the archive; try again later, or send its files.';
    throw new AppError('disk_full', advice, { cause: error });
  }
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw corrupt(error);
  }
}

function corrupt(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError(
    'corrupt_zip',
    `The zip archive is damaged or not whole (${messageOf(cause)}). Make or send it again.`,
    { cause },
  );
}
