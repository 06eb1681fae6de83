import type { FileObject, StorageClient } from '@supabase/storage-js';
import { AppError } from '../../errors.ts';
import { call } from './call.ts';

type Files = ReturnType<StorageClient['from']>;

/** Folders are no objects: the service makes them up from the names, with no id. */
const isFolder = (entry: FileObject) => entry.id === null;

/** Always the first page: the next one moves up when this one is gone. */
async function firstPage(files: Files, folder: string, limit: number): Promise<FileObject[]> {
  return call(() => files.list(folder, { limit, sortBy: { column: 'name', order: 'asc' } }));
}

/** Removes all objects in a folder. Throws the client's error. */
export async function removeFolder(files: Files, folder: string, pageSize: number): Promise<void> {
  let before: string | undefined;
  for (;;) {
    const page = await firstPage(files, folder, pageSize);
    const names = page.filter((entry) => !isFolder(entry)).map(({ name }) => name);
    const first = names[0];
    if (first === undefined) return;
    if (first === before) throw nothingRemoved(folder);
    await call(() => files.remove(names.map((name) => `${folder}/${name}`)));
    before = first;
  }
}

/** Without the right to delete the service answers success and an empty list. */
function nothingRemoved(folder: string): AppError {
  return new AppError(
    'storage_refused',
    `Could not remove the blobs of ${folder}: they are still there. The key must have the right to delete.`,
  );
}
