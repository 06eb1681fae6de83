/** Searches an input whichever way it can be read. */
import type { ChunkPlace, FormatInfo } from '../../../engine/index.ts';
import type { Filter } from '../../../engine-threads/filter.ts';
import { SLICE_BYTES } from '../../../ingest/cut-slices.ts';
import type { Frame } from '../../../ingest/types.ts';
import type { Input } from '../../analysis/input.ts';
import { isFaultOfFile } from '../../analysis/named-errors.ts';
import type { Answer, Question, Want } from '../asking/question.ts';
import { ChunkSearcher } from './chunk-searcher.ts';
import type { SearchThreads } from './search-threads.ts';
import { framesFrom, type SourceOptions, sourceOf } from './source.ts';

/** What is the same for all inputs of a command. */
export interface Search extends SourceOptions {
  filter: Filter;
  /** See Question. */
  most: number | null;
  hasMarks: boolean;
  threads: SearchThreads;
}

/** The answers about an input's pieces, in their order. Ended early it stops the search. */
export function searchInput(
  input: Input,
  want: Want,
  search: Search,
): AsyncGenerator<Answer, void> {
  return throughFaults(input, search, answersOf(input, want, search));
}

/** The same pieces; where something is wrong with a member of a folder they end, and the others are still read. */
export async function* throughFaults<Piece>(
  { isMember }: Input,
  { onFault }: Search,
  pieces: AsyncGenerator<Piece, void>,
): AsyncGenerator<Piece, void> {
  try {
    yield* pieces;
  } catch (error) {
    if (!isMember || !isFaultOfFile(error)) throw error;
    onFault(error);
  }
}

async function* answersOf(input: Input, want: Want, search: Search): AsyncGenerator<Answer, void> {
  const source = await sourceOf(input, search);
  if (source.kind === 'frames') return yield* searchFrames(source.frames, want, search);
  const { path, size, format, firstLines } = source;
  const task = { file: path, size, question: questionOf(format, want, search), firstLines };
  for await (const answer of search.threads.search(task)) {
    if ('uncut' in answer) {
      const frames = framesFrom(source, answer.uncut ?? 0, search.reading);
      return yield* searchFrames(frames, want, search);
    }
    search.onBytes?.(Math.min(size, SLICE_BYTES));
    yield answer;
  }
}

async function* searchFrames(
  frames: AsyncIterable<Frame>,
  want: Want,
  search: Search,
): AsyncGenerator<Answer, void> {
  for await (const { searcher, length, place } of searchedFrames(frames, want, search)) {
    yield searcher.answer(length, place);
  }
}

/** Each frame, when it is in the input of a searcher for it. */
export async function* searchedFrames(
  frames: AsyncIterable<Frame>,
  want: Want,
  search: Search,
): AsyncGenerator<{ searcher: ChunkSearcher; length: number; place: ChunkPlace }, void> {
  let last: { format: FormatInfo | null; searcher: ChunkSearcher } | null = null;
  for await (const frame of frames) {
    const { bytes, format, isWhole, firstLine, byteOffset, carry } = frame;
    if (last === null || last.format !== format) {
      const byteLength = isWhole ? bytes.length : Number.POSITIVE_INFINITY;
      last = { format, searcher: new ChunkSearcher(questionOf(format, want, search), byteLength) };
    }
    last.searcher.input(bytes.length).set(bytes);
    const place = { firstLine, byteOffset, carry };
    yield { searcher: last.searcher, length: bytes.length, place };
  }
}

/** The question about an input of that format. */
export function questionOf(
  format: FormatInfo | null,
  want: Want,
  { reading, filter, most, hasMarks }: Search,
): Question {
  const options = {
    format: format?.name ?? null,
    definition: format?.definition,
    keywords: [],
    referenceTime: reading.referenceTime,
    timeZone: reading.timeZone,
  };
  return { options, filter, want, most, hasMarks };
}
