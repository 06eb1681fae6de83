import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandError, systemReason } from '../output/failure.ts';
import type { Input } from './input.ts';
import { inputOf, READ_BYTES } from './inputs.ts';

/** An input whose bytes can be read more than once. */
export interface RereadableInput extends Input {
  close(): Promise<void>;
}

/**
 * Opens a file, or what is none (the standard input, a pipe; its `size` is null): that is copied to a
 * temporary file first.
 * Rejects with a CommandError where the copy cannot be made.
 */
export async function openRereadable(file: string, size: number | null): Promise<RereadableInput> {
  const input = inputOf(file, size);
  if (size !== null) return { ...input, close: async () => undefined };
  const copy = await openTemporary();
  try {
    await pipeline(input.open(), copy.createWriteStream({ autoClose: false }));
  } catch (error) {
    await copy.close();
    throw error instanceof CommandError ? error : cannotKeep(error);
  }
  return {
    name: input.name,
    isCopy: true,
    open: () => copy.createReadStream({ start: 0, autoClose: false, highWaterMark: READ_BYTES }),
    close: () => copy.close(),
  };
}

/** It has no name any more once it is open, so that nothing is left behind however the command ends. */
async function openTemporary(): Promise<FileHandle> {
  const name = path.join(tmpdir(), `log-flow-${crypto.randomUUID()}`);
  try {
    const handle = await open(name, 'wx+', 0o600);
    await unlink(name);
    return handle;
  } catch (error) {
    throw cannotKeep(error);
  }
}

function cannotKeep(error: unknown): CommandError {
  return new CommandError(
    `cannot copy the input to a temporary file (${tmpdir()}): ${systemReason(error)}`,
    { cause: error },
  );
}
