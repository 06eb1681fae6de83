/** Copies of what can be read only once, in one temporary file: an archive may have more logs than files may be open. */
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { openTemporaryFile } from '../../runtime/temporary-file.ts';
import { CommandError, systemReason } from '../output/failure.ts';
import type { Input } from './input.ts';
import { READ_BYTES } from './inputs.ts';

export class Copies {
  #handle: FileHandle | undefined;
  #end = 0;

  /** The input, which can be read any number of times. Rejects with a CommandError where the copy cannot be made. */
  async add(input: Input): Promise<Input> {
    const handle = await this.#opened();
    const start = this.#end;
    for await (const piece of input.open()) await this.#write(handle, piece);
    const end = this.#end;
    return { ...input, isCopy: true, open: () => bytesOf(handle, start, end) };
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }

  async #opened(): Promise<FileHandle> {
    try {
      this.#handle ??= await openTemporaryFile();
      return this.#handle;
    } catch (error) {
      throw cannotKeep(error);
    }
  }

  async #write(handle: FileHandle, piece: Uint8Array): Promise<void> {
    try {
      await handle.writeFile(piece);
      this.#end += piece.length;
    } catch (error) {
      throw cannotKeep(error);
    }
  }
}

async function* bytesOf(
  handle: FileHandle,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void> {
  if (start === end) return;
  // `end` of a stream is its last byte.
  const place = { start, end: end - 1 };
  yield* handle.createReadStream({ ...place, autoClose: false, highWaterMark: READ_BYTES });
}

function cannotKeep(error: unknown): CommandError {
  return new CommandError(
    `cannot copy the input to a temporary file (${tmpdir()}): ${systemReason(error)}`,
    { cause: error },
  );
}
