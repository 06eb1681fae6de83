/** What a command needs before it can search: inputs, what the question depends on, and threads. */
import { needsLines, needsPatterns, requiredText, withForms } from '../../../engine/query/index.ts';
import type { Filter } from '../../../engine-threads/filter.ts';
import { formatsOf } from '../../analysis/chosen-formats.ts';
import type { Input } from '../../analysis/input.ts';
import { rejectRepeatedInput } from '../../analysis/inputs.ts';
import { listFiles } from '../../analysis/listed-files.ts';
import { openInputs } from '../../analysis/opened-inputs.ts';
import type { Survey } from '../../analysis/survey.ts';
import type { FormatFlags } from '../../options.ts';
import { CommandError } from '../../output/failure.ts';
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
  /** How pipes are read where once is enough. */
  pipes: 'live' | 'once';
  /** Hears of what of files, folders and archives cannot be read; the rest still is. */
  onFault(error: unknown): void;
}

/** Opens files, archives and folders for a question. */
export async function openSearch(
  files: string[],
  filter: Filter,
  flags: SearchFlags,
  { showsPatterns, hasMarks, startsThreads, pipes, onFault }: OpenOptions,
): Promise<OpenSearch> {
  rejectRepeatedInput(files);
  const reading = { ...formatsOf(flags), referenceTime: Date.now(), timeZone: flags.tz };
  const isSurveyed = showsPatterns || needsPatterns(filter.query);
  const listed = listFiles(files, onFault);
  const pipeUse = isSurveyed ? 'often' : pipes;
  const { inputs, close: closeInputs } = await openInputs(listed, pipeUse, onFault);
  const threads = new SearchThreads(flags.threads);
  const close = async (): Promise<void> => {
    await Promise.all([threads.close(), closeInputs()]);
  };
  try {
    if (inputs.length === 0) throw new CommandError('there is no log to read');
    const most = flags.max ?? null;
    const common = { reading, most, hasMarks: hasMarks || most !== null, threads, onFault };
    if (isSurveyed) {
      const { survey } = await import('../../analysis/survey.ts');
      const { patterns, firstLines } = await survey(inputs, flags.threads, reading);
      const query = withForms(filter.query, patterns);
      const search = { ...common, filter: { ...filter, query }, firstLines };
      return { inputs, search, patterns, close };
    }
    // To look for a text alone takes hardly longer than the start of a thread.
    const isSlow = requiredText(filter.query, 'pattern')?.unless.length !== 0;
    if (startsThreads && isSlow && inputs.some(isLarge)) threads.start();
    const firstLines = needsLines(filter.query)
      ? await numberSlices(inputs, reading, threads)
      : null;
    return { inputs, search: { ...common, filter, firstLines }, patterns: [], close };
  } catch (error) {
    await close();
    throw error;
  }
}

const isLarge = ({ file }: Input): boolean => file !== undefined && file.size >= LARGE_BYTES;
