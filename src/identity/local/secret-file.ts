import { readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../database/open.ts';
import { systemCodeOf } from '../../errors.ts';
import { importFirstKey } from './signing-keys.ts';

const FILE_NAME = 'token-secret';
const SECRET_BYTES = 32;

/**
 * Moves the key of access tokens from the data folder, where earlier releases kept it, into the database, so that nobody
 * has to sign in again. Does nothing where there is no such file.
 */
export async function importSecretFile(db: Database, folder: string): Promise<void> {
  const file = path.join(folder, FILE_NAME);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (bytes.length !== SECRET_BYTES) {
    throw new Error(
      `${file} must hold ${SECRET_BYTES} bytes, not ${bytes.length}. Restore it, or delete it: all users then have to sign in again.`,
    );
  }
  await importFirstKey(db, bytes);
  await unlink(file);
}
