/** The files that a command is given, `-` for the standard input. */
import { createReadStream, type Stats, statSync } from 'node:fs';
import { CommandError, systemReason, UsageError } from '../output/failure.ts';
import type { Input } from './analysis.ts';

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

async function* readFile(file: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* createReadStream(file, { highWaterMark: READ_BYTES });
  } catch (error) {
    throw cannotRead(file, error);
  }
}

function cannotRead(file: string, error: unknown): CommandError {
  return new CommandError(`cannot read ${file}: ${systemReason(error)}`, { cause: error });
}
