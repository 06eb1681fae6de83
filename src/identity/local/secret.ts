import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../../errors.ts';

const FILE_NAME = 'token-secret';
const SECRET_BYTES = 32;

/**
 * The 32-byte secret that signs access tokens, from `folder`; created there, readable by its owner
 * alone, on the first start. Of several processes that start at once all get the same one.
 */
export async function loadSecret(folder: string): Promise<Uint8Array> {
  const file = path.join(folder, FILE_NAME);
  return (await read(file)) ?? (await create(folder, file));
}

async function read(file: string): Promise<Uint8Array | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
  if (bytes.length === SECRET_BYTES) return bytes;
  throw new Error(
    `${file} must hold ${SECRET_BYTES} bytes, not ${bytes.length}. Restore it, or delete it: a new one is then made and all users have to sign in again.`,
  );
}

/** Written completely before it gets its name; `link` never replaces a file, so the first of two writers wins. */
async function create(folder: string, file: string): Promise<Uint8Array> {
  await mkdir(folder, { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(randomBytes(SECRET_BYTES));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, file);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
  const secret = await read(file);
  if (secret === null) throw new Error(`${file} was removed while it was created.`);
  return secret;
}
