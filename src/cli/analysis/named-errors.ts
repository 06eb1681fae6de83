import { AppError } from '../../errors.ts';
import { assertLog } from '../../ingest/not-a-log.ts';
import { CommandError } from '../output/failure.ts';

/** Throws `not_a_log` with the file's name for a file that begins with these bytes and is surely no log. */
export function assertNamedLog(file: string, head: Uint8Array): void {
  try {
    assertLog(head);
  } catch (error) {
    throw namedError(file, error);
  }
}

/** An error of the file's content, with its name in front. */
export function namedError(name: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, `${name}: ${error.message}`, { cause: error });
}

/** Whether others can be read all the same. */
export const isFaultOfFile = (error: unknown): boolean =>
  error instanceof AppError || error instanceof CommandError;
