import { randomUUID } from 'node:crypto';
import { closeSync, openSync, read } from 'node:fs';
import {
  access,
  constants,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError, systemCodeOf } from '../../errors.ts';
import { type BlobStore, blobMissing, blobTooShort } from '../blob-store.ts';
import { blobPath } from './layout.ts';
import { removeAll } from './remove-all.ts';

const readAt = promisify(read);

/** Half-written blobs live here, on the same file system, until they are renamed into place. */
const SCRATCH = '.log-flow-incoming';
/** Names of half-written blobs: others may keep files of their own in the folder. */
const HALF_WRITTEN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;
/** Milliseconds without a byte more, after which nobody is writing a blob any longer. */
const LEFTOVER_MS = 3600 * 1000;
/** Bytes: a frame, not compressed. */
const LEAST_ROOM = 1024 * 1024;
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** Nothing of these passes by itself: rights, a disk that can only be read, a file where a folder belongs. */
const LASTING = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR']);

/**
 * `BlobStore` in a folder, one file a blob (see layout.ts). A rename makes each blob visible
 * whole or not at all. It does not call fsync: like the embedded database beside it, it survives
 * the death of the process, not a power cut.
 */
export async function createFilesystemBlobStore(folder: string): Promise<BlobStore> {
  const scratch = path.join(folder, SCRATCH);
  await mkdir(scratch, { recursive: true });
  await removeLeftovers(scratch);
  const locate = (key: string) => blobPath(folder, key);

  return {
    put: async (key, bytes) => {
      const target = locate(key);
      const temporary = path.join(scratch, `${randomUUID()}.part`);
      try {
        await writeFile(temporary, bytes);
        await mkdir(path.dirname(target), { recursive: true });
        await rename(temporary, target);
      } catch (error) {
        // The first error is the one that says why; a leftover is removed by a later start.
        await rm(temporary, { force: true }).catch(() => undefined);
        throw storeError(error, 'store');
      }
    },
    get: async (key) => {
      try {
        return await readFile(locate(key));
      } catch (error) {
        throw storeError(error, 'read');
      }
    },
    getRange: async (key, offset, length) => {
      try {
        return await readRange(locate(key), offset, length);
      } catch (error) {
        throw error instanceof AppError ? error : storeError(error, 'read');
      }
    },
    open: async (key) => {
      try {
        const descriptor = openSync(locate(key), 'r');
        return { descriptor, close: () => closeSync(descriptor) };
      } catch (error) {
        throw storeError(error, 'read');
      }
    },
    remove: async (key) => {
      try {
        await rm(locate(key), { force: true });
      } catch (error) {
        throw storeError(error, 'remove');
      }
    },
    removeAll: (prefix) => removeAll(folder, prefix).catch(rethrowAsStoreError),
    ping: async () => {
      try {
        await access(scratch, constants.W_OK);
        await assertRoom(folder);
      } catch (error) {
        throw storeError(error, 'store');
      }
    },
  };
}

/** Opened at once, as the name of a file is mostly known already: to wake a thread for it takes longer. */
async function readRange(file: string, offset: number, length: number): Promise<Uint8Array> {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await readAt(
        descriptor,
        bytes,
        filled,
        length - filled,
        offset + filled,
      );
      if (bytesRead === 0) throw blobTooShort();
      filled += bytesRead;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** Removes what killed processes left half-written; others may be writing into the same folder. */
async function removeLeftovers(scratch: string): Promise<void> {
  const names = await readdir(scratch);
  for (const name of names.filter((one) => HALF_WRITTEN.test(one))) {
    const file = path.join(scratch, name);
    try {
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > LEFTOVER_MS) await rm(file, { force: true });
    } catch (error) {
      // Its writer has just renamed it into place, or another process has removed it.
      if (systemCodeOf(error) !== 'ENOENT') throw storeError(error, 'remove');
    }
  }
}

function rethrowAsStoreError(error: unknown): never {
  throw storeError(error, 'remove');
}

/** Throws as a write would where the disk has no room for a frame. */
async function assertRoom(folder: string): Promise<void> {
  const { blocks, bavail, bsize } = await statfs(folder);
  // File systems without a size of their own have no blocks.
  if (blocks === 0 || bavail * bsize >= LEAST_ROOM) return;
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}

function storeError(error: unknown, doing: string): AppError {
  const code = systemCodeOf(error);
  if (code === 'ENOENT' && doing === 'read') return blobMissing(error);
  if (code !== undefined && NO_SPACE.has(code)) {
    return new AppError(
      'disk_full',
      'The disk of the server is full; free some space and try again.',
      {
        cause: error,
      },
    );
  }
  // Owners of jobs read it: the system's own message has the path, and goes to the log with the cause.
  const reason = code ?? 'no reason given';
  const kind = LASTING.has(reason) ? 'storage_refused' : 'storage_failed';
  return new AppError(kind, `The blob store could not ${doing} (${reason}).`, { cause: error });
}
