import { AppError, systemCodeOf } from '../errors.ts';

/** A system's error about a file, with a code; any other error as it is. */
export function fileUnusable(file: string, doing: 'written' | 'read', error: unknown): unknown {
  const isSystem = error instanceof Error && 'syscall' in error && systemCodeOf(error);
  if (!isSystem) return error;
  return new AppError('file_unusable', `${file} cannot be ${doing}: ${reasonOf(error)}.`, {
    cause: error,
  });
}

/** `no such file or directory` of `ENOENT: no such file or directory, open '/folder/file'`. */
const reasonOf = (error: Error): string =>
  error.message.replace(/^[A-Z0-9]+: /, '').replace(/, \w+( '.*)?$/s, '');
