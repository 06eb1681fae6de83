/** The files that a command is given, `-` for the standard input. */
import { closeSync, createReadStream, openSync, readSync, type Stats, statSync } from 'node:fs';
import { MAX_HEAD_BYTES } from '../../engine/index.ts';
import { CommandError, systemReason, UsageError } from '../output/failure.ts';
import type { Input } from './input.ts';

/** The first read is what a small file needs; large ones want few turns of the event loop. */
export const READ_BYTES = 1024 * 1024;

export function rejectRepeatedInput(files: string[]): void {
  if (files.filter((file) => file === '-').length > 1) {
    throw new UsageError('- can be given only once');
  }
}

/** Bytes of a file; null for the standard input and what else has no size (pipes, devices). */
export function sizeOf(file: string): number | null {
  if (file === '-') return null;
  const info = statsOf(file);
  if (info.isDirectory()) throw new CommandError(`cannot read ${file}: it is a folder`);
  return info.isFile() ? info.size : null;
}

function statsOf(file: string): Stats {
  try {
    return statSync(file);
  } catch (error) {
    throw cannotRead(file, error);
  }
}

/** `size` as `sizeOf` gives it. */
export function inputOf(file: string, size: number | null): Input {
  if (file === '-') return { name: '(standard input)', open: () => process.stdin };
  return {
    name: file,
    open: () => readFile(file),
    file: size === null ? undefined : { path: file, size },
  };
}

/** Whether its bytes come only once, as those of a pipe. */
export const isReadOnce = ({ file, isCopy }: Input): boolean => !file && !isCopy;

/** What a file's format is decided on. Throws a CommandError where it cannot be read. */
export function headOf(file: string): Uint8Array {
  try {
    const handle = openSync(file, 'r');
    try {
      const bytes = new Uint8Array(MAX_HEAD_BYTES);
      return bytes.subarray(0, readSync(handle, bytes, 0, MAX_HEAD_BYTES, 0));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw cannotRead(file, error);
  }
}

/** The bytes of a file from `start` on. */
export async function* readFile(file: string, start = 0): AsyncGenerator<Uint8Array, void> {
  try {
    // A pipe cannot be read from a place.
    const place = start === 0 ? {} : { start };
    yield* createReadStream(file, { highWaterMark: READ_BYTES, ...place });
  } catch (error) {
    throw cannotRead(file, error);
  }
}

function cannotRead(file: string, error: unknown): CommandError {
  return new CommandError(`cannot read ${file}: ${systemReason(error)}`, { cause: error });
}
