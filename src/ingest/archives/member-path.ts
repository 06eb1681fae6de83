import { AppError } from '../../errors.ts';

/** Bytes of a path in UTF-8: what file systems take. */
const MAX_PATH_BYTES = 4096;

/** Why a member of that path is not read; null where it is. Nothing is stored under the path, but people read it. */
export function pathFault(path: string): AppError | null {
  if (path === '') return unusable('It has no name.');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return unusable('Its name is too long.');
  const leadsOut = /^[/\\]|^[a-zA-Z]:/.test(path) || path.split(/[/\\]/).includes('..');
  return leadsOut ? unusable('Its name leads out of the archive.') : null;
}

export const unusable = (why: string): AppError => new AppError('unusable_member', why);
