/** How an input is read: a file by slices in any order, all else frame by frame. */
import type { FormatInfo } from '../../../engine/index.ts';
import type { AppError } from '../../../errors.ts';
import { formatOf } from '../../../ingest/file-format.ts';
import { mustBeReadInOrder } from '../../../ingest/read-in-order.ts';
import type { Frame } from '../../../ingest/types.ts';
import type { Input } from '../../analysis/input.ts';
import { headOf, isReadOnce, readFile } from '../../analysis/inputs.ts';
import { assertNamedLog, namedError } from '../../analysis/named-errors.ts';
import type { Reading } from '../../analysis/survey.ts';

export interface SlicedSource {
  kind: 'slices';
  path: string;
  /** In bytes. */
  size: number;
  format: FormatInfo | null;
  /** For each slice the number of its first line; null where that is not known. */
  firstLines: number[] | null;
}

export type Source = SlicedSource | { kind: 'frames'; frames: AsyncIterable<Frame> };

export interface SourceOptions {
  reading: Reading;
  /** By its path, for each slice of a file the number of its first line; null where nobody needs them. */
  firstLines: ReadonlyMap<string, number[]> | null;
  /** Hears of bytes as they are read. */
  onBytes?: (bytes: number) => void;
  /** Hears of what of the input cannot be read; the rest still is. */
  onFault(error: unknown): void;
}

/** Small frames stay in the processor's cache. */
const FRAME_BYTES = 1024 * 1024;

/** Throws a CommandError where the input cannot be opened. */
export async function sourceOf(input: Input, options: SourceOptions): Promise<Source> {
  const { file } = input;
  if (!file) return { kind: 'frames', frames: await framesOf(input, options) };
  const firstLines = options.firstLines?.get(file.path) ?? null;
  // Slices are searched in any order: where lines count, their numbers must be known.
  const canBeSliced = options.firstLines === null || firstLines !== null;
  const head = headOf(file.path);
  if (!canBeSliced || file.size === 0 || mustBeReadInOrder(head)) {
    return { kind: 'frames', frames: await framesOf(input, options) };
  }
  assertNamedLog(file.path, head);
  return { kind: 'slices', ...file, format: formatOf(head, options.reading), firstLines };
}

/** A pipe is read as it comes. */
async function framesOf(
  input: Input,
  { reading: { catalog, format }, onBytes, onFault }: SourceOptions,
): Promise<AsyncIterable<Frame>> {
  const onTruncated = (error: AppError) => onFault(namedError(input.name, error));
  if (isReadOnce(input)) {
    const { followFrames } = await import('../../../ingest/follow-frames.ts');
    return named(input, followFrames(input.open(), { catalog, format, onTruncated }));
  }
  const { cutFrames } = await import('../../../ingest/cut-frames.ts');
  const progress = onBytes ? { onReceived: onBytes } : {};
  const { isPlain } = input;
  const options = { catalog, format, frameBytes: FRAME_BYTES, isPlain, onTruncated, ...progress };
  return named(input, cutFrames(input.open(), options));
}

/** The frames; what they throw has the name of the input in front. */
async function* named(
  { name }: Input,
  frames: AsyncGenerator<Frame, unknown>,
): AsyncGenerator<Frame, void> {
  try {
    yield* frames;
  } catch (error) {
    throw namedError(name, error);
  }
}

/** A file in order from `start` on, where it could not be cut into slices. */
export async function* framesFrom(
  { path, format }: SlicedSource,
  start: number,
  { catalog }: Reading,
): AsyncGenerator<Frame, void> {
  const { cutFrames } = await import('../../../ingest/cut-frames.ts');
  const options = { catalog, format: format ?? undefined, frameBytes: FRAME_BYTES };
  for await (const frame of cutFrames(readFile(path, start), options)) {
    yield { ...frame, byteOffset: frame.byteOffset + start, isWhole: false };
  }
}

/** The format of an input, for which nothing more of it is read. */
export async function formatOfSource(source: Source): Promise<FormatInfo | null> {
  if (source.kind === 'slices') return source.format;
  for await (const { format } of source.frames) return format;
  return null;
}
