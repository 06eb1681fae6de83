/** The logs of files, of which some may be archives. */
import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import {
  archiveKindOf,
  HEADER_BYTES,
  mayBeArchive as mayBecomeArchive,
} from '../../ingest/archives/archive-kind.ts';
import { compressionOf } from '../../ingest/compression.ts';
import { CommandError } from '../output/failure.ts';
import type { Input } from './input.ts';
import { inputOf, isReadOnce } from './inputs.ts';
import type { ListedFile } from './listed-files.ts';
import { namedError } from './named-errors.ts';

export interface ExpandHandlers {
  /** Hears of what is not in the report, and why. */
  onSkipped(error: unknown): void;
  /** Hears of the bytes of archives as they are read. */
  onReceived(bytes: number): void;
}

/** Each file, or each log of it where it is an archive: to be read before the next one is asked for. */
export async function* expandedInputs(
  files: readonly ListedFile[],
  handlers: ExpandHandlers,
): AsyncGenerator<Input, void> {
  for (const { path, size, isOneOfSeveral } of files) {
    const input: Input = { ...inputOf(path, size), isMember: isOneOfSeveral };
    if (size === null || mayBeArchive(path)) yield* logsOf(input, handlers);
    else yield input;
  }
}

/** Most files are neither archives nor compressed: of them nothing more is loaded. */
function mayBeArchive(file: string): boolean {
  const head = firstBytes(file);
  return compressionOf(head) !== null || archiveKindOf(head) !== null;
}

/** Where it cannot be read, none: its own reading says so. */
function firstBytes(file: string): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  try {
    const handle = openSync(file, 'r');
    try {
      return bytes.subarray(0, readSync(handle, bytes, 0, HEADER_BYTES, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return bytes.subarray(0, 0);
  }
}

/** A pipe, decompressed and of which the first bytes were seen: then it is known whether it is an archive. */
export async function peekedPipe(
  pipe: Input,
  onTruncated: (error: unknown) => void,
): Promise<{ isArchive: boolean; input: Input }> {
  const [{ decompress }, { peeked }] = await Promise.all([
    import('../../ingest/decompress.ts'),
    import('../../ingest/peeked.ts'),
  ]);
  const plain = decompress(pipe.open(), {
    onTruncated: (error) => onTruncated(namedError(pipe.name, error)),
  });
  const { head, pieces } = await peeked(plain, mayBecomeArchive);
  const input = { ...pipe, open: () => pieces, isPlain: true };
  return { isArchive: archiveKindOf(head) !== null, input };
}

/** The logs of an input, which is itself one where it is no archive. */
export async function* logsOf(
  input: Input,
  { onSkipped, onReceived }: ExpandHandlers,
): AsyncGenerator<Input, void> {
  const [{ decompress }, { peeked }, { expand }] = await Promise.all([
    import('../../ingest/decompress.ts'),
    import('../../ingest/peeked.ts'),
    import('../../ingest/archives/expand.ts'),
  ]);
  const { name } = input;
  let received = 0;
  const count = (bytes: number): void => {
    received += bytes;
    onReceived(bytes);
  };
  const onTruncated = (error: AppError): void => onSkipped(namedError(name, error));
  const plain = decompress(counted(input.open(), count), { onTruncated });
  const { head, pieces } = await peeked(plain, mayBecomeArchive);
  try {
    const kind = archiveKindOf(head);
    if (kind === null) {
      if (isReadOnce(input)) return yield { ...input, open: () => pieces, isPlain: true };
      // What was counted comes again, from its start.
      onReceived(-received);
      return yield input;
    }
    const options = {
      receivedBytes: () => received,
      onTruncated: (member: string, error: AppError) =>
        onSkipped(namedError(`${name}/${member}`, error)),
    };
    for await (const one of expand(kind, pieces, options)) {
      if ('log' in one) yield memberInput(`${name}/${one.log.path}`, one.log.pieces);
      else {
        const { path: member, code, message } = one.skipped;
        onSkipped(
          namedError(member === '' ? name : `${name}/${member}`, new AppError(code, message)),
        );
      }
    }
  } catch (error) {
    onSkipped(error instanceof CommandError ? error : namedError(name, error));
  } finally {
    await pieces.return();
  }
}

const memberInput = (name: string, pieces: AsyncIterable<Uint8Array>): Input => ({
  name,
  open: () => pieces,
  isPlain: true,
  isMember: true,
});

async function* counted(
  source: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of source) {
    onBytes(piece.length);
    yield piece;
  }
}
