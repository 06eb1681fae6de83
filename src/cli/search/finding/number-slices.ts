/** Counts the lines of files before a search whose answer depends on their numbers. */
import type { Input } from '../../analysis/input.ts';
import { isFaultOfFile } from '../../analysis/named-errors.ts';
import type { Reading } from '../../analysis/survey.ts';
import { questionOf } from './search-input.ts';
import type { SearchThreads } from './search-threads.ts';
import { type SlicedSource, sourceOf } from './source.ts';

const noop = (): void => undefined;

/** By its path, for each slice of a file the number of its first line. A file that cannot be sliced has none. */
export async function numberSlices(
  inputs: Input[],
  reading: Reading,
  threads: SearchThreads,
): Promise<Map<string, number[]>> {
  const all = new Map<string, number[]>();
  for (const input of inputs) {
    if (!input.file) continue;
    const lines = await firstLinesIn(input, reading, threads);
    if (lines) all.set(input.file.path, lines);
  }
  return all;
}

/** Null where there are no slices, or the search will say what is wrong with a member of a folder. */
async function firstLinesIn(
  input: Input,
  reading: Reading,
  threads: SearchThreads,
): Promise<number[] | null> {
  try {
    const source = await sourceOf(input, { reading, firstLines: null, onFault: noop });
    return source.kind === 'slices' ? await firstLinesOf(source, reading, threads) : null;
  } catch (error) {
    if (!input.isMember || !isFaultOfFile(error)) throw error;
    return null;
  }
}

async function firstLinesOf(
  { path, size, format }: SlicedSource,
  reading: Reading,
  threads: SearchThreads,
): Promise<number[] | null> {
  const filter = { query: { kind: 'all' as const }, bounds: { from: null, to: null } };
  const common = { most: null, hasMarks: false, firstLines: null, onFault: noop };
  const search = { reading, filter, threads, ...common };
  const question = questionOf(format, { kind: 'lines' }, search);
  const firstLines: number[] = [];
  let next = 1;
  for await (const answer of threads.search({ file: path, size, question, firstLines: null })) {
    if ('uncut' in answer) return null;
    firstLines.push(next);
    next += answer.count;
  }
  return firstLines;
}
