import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Opens a new file for this process alone. It has no name any more, so that nothing is left behind however the process ends. */
export async function openTemporaryFile(): Promise<FileHandle> {
  const name = path.join(tmpdir(), `log-flow-${crypto.randomUUID()}`);
  const handle = await open(name, 'wx+', 0o600);
  await unlink(name);
  return handle;
}
