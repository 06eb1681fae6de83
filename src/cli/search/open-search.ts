/** What a command needs before it can search: inputs, what the question depends on, and threads. */
import { needsLines, needsPatterns, requiredText, withForms } from '../../engine/query/index.ts';
import type { Filter } from '../../engine-threads/filter.ts';
import { formatsOf } from '../analysis/chosen-formats.ts';
import type { Input } from '../analysis/input.ts';
import { inputOf, rejectRepeatedInput, sizeOf } from '../analysis/inputs.ts';
import type { RereadableInput } from '../analysis/rereadable-input.ts';
import type { Reading, Survey } from '../analysis/survey.ts';
import type { FormatFlags } from '../options.ts';
import { numberSlices } from './number-slices.ts';
import type { Search } from './search-input.ts';
import { SearchThreads } from './search-threads.ts';

/** From here on the threads are ready before one alone is through. */
const LARGE_BYTES = 16 * 1024 * 1024;

export interface SearchFlags extends FormatFlags {
  from?: number;
  to?: number;
  max?: number;
  threads: number;
}

export interface OpenSearch {
  inputs: Input[];
  search: Search;
  /** The pattern of each form that is not its own, where the files were surveyed. */
  patterns: Survey['patterns'];
  close(): Promise<void>;
}

export interface OpenOptions {
  /** All files are read once before the search. */
  showsPatterns: boolean;
  hasMarks: boolean;
  /** Threads may start before it is known how long the search takes. */
  startsThreads: boolean;
}

/** Opens files for a question. */
export async function openSearch(
  files: string[],
  filter: Filter,
  flags: SearchFlags,
  { showsPatterns, hasMarks, startsThreads }: OpenOptions,
): Promise<OpenSearch> {
  rejectRepeatedInput(files);
  const reading = { ...formatsOf(flags), referenceTime: Date.now(), timeZone: flags.tz };
  const sizes = files.map(sizeOf);
  const threads = new SearchThreads(flags.threads);
  const most = flags.max ?? null;
  const common = { reading, most, hasMarks: hasMarks || most !== null, threads };
  if (!showsPatterns && !needsPatterns(filter.query)) {
    // To look for a text alone takes hardly longer than the start of a thread.
    const isSlow = requiredText(filter.query, 'pattern')?.unless.length !== 0;
    if (startsThreads && isSlow && sizes.some((size) => isLarge(size))) threads.start();
    const inputs = files.map((file, i) => inputOf(file, sizes[i] ?? null));
    const firstLines = needsLines(filter.query)
      ? await numberSlices(inputs, reading, threads)
      : null;
    const close = () => threads.close();
    return { inputs, search: { ...common, filter, firstLines }, patterns: [], close };
  }
  const surveyed = await surveyFiles(files, sizes, reading, flags.threads);
  const { inputs, patterns, firstLines } = surveyed;
  const query = withForms(filter.query, patterns);
  const search = { ...common, filter: { ...filter, query }, firstLines };
  const close = async (): Promise<void> => {
    await Promise.all([threads.close(), surveyed.close()]);
  };
  return { inputs, search, patterns, close };
}

const isLarge = (size: number | null): boolean => size !== null && size >= LARGE_BYTES;

/** Reads all files once. What can be read only once is copied first. */
export async function surveyFiles(
  files: string[],
  sizes: (number | null)[],
  reading: Reading,
  threads: number,
): Promise<Survey & { inputs: RereadableInput[]; close(): Promise<void> }> {
  const [{ openRereadable }, { survey }] = await Promise.all([
    import('../analysis/rereadable-input.ts'),
    import('../analysis/survey.ts'),
  ]);
  const inputs: RereadableInput[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(inputs.map((input) => input.close()));
  };
  try {
    for (const [i, file] of files.entries()) {
      inputs.push(await openRereadable(file, sizes[i] ?? null));
    }
    return { ...(await survey(inputs, threads, reading)), inputs, close };
  } catch (error) {
    await close();
    throw error;
  }
}
