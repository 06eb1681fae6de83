/** The logs of files, of which some may be archives. */
import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import { archiveKindOf, HEADER_BYTES } from '../../ingest/archives/archive-kind.ts';
import { compressionOf } from '../../ingest/compression.ts';
import { CommandError } from '../output/failure.ts';
import type { Input } from './input.ts';
import { inputOf, readFile } from './inputs.ts';
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
  for (const file of files) {
    if (file.size !== null && mayBeArchive(file.path)) yield* logsOf(file, handlers);
    else yield { ...inputOf(file.path, file.size), isMember: file.isFound };
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

async function* logsOf(
  { path, size, isFound }: ListedFile,
  { onSkipped, onReceived }: ExpandHandlers,
): AsyncGenerator<Input, void> {
  const [{ decompress }, { peeked }, { expand }] = await Promise.all([
    import('../../ingest/decompress.ts'),
    import('../../ingest/peeked.ts'),
    import('../../ingest/archives/expand.ts'),
  ]);
  let received = 0;
  const count = (bytes: number): void => {
    received += bytes;
    onReceived(bytes);
  };
  const onTruncated = (error: AppError): void => onSkipped(namedError(path, error));
  const plain = decompress(counted(readFile(path), count), { onTruncated });
  const { head, pieces } = await peeked(plain, ({ length }) => length < HEADER_BYTES);
  try {
    const kind = archiveKindOf(head);
    if (kind === null) {
      // What was counted comes again, from its start.
      onReceived(-received);
      return yield { ...inputOf(path, size), isMember: isFound };
    }
    const options = {
      receivedBytes: () => received,
      onTruncated: (member: string, error: AppError) =>
        onSkipped(namedError(`${path}/${member}`, error)),
    };
    for await (const one of expand(kind, pieces, options)) {
      if ('log' in one) yield memberInput(`${path}/${one.log.path}`, one.log.pieces);
      else {
        const { path: member, code, message } = one.skipped;
        onSkipped(
          namedError(member === '' ? path : `${path}/${member}`, new AppError(code, message)),
        );
      }
    }
  } catch (error) {
    onSkipped(error instanceof CommandError ? error : namedError(path, error));
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
