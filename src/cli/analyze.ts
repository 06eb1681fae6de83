import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { DEFAULT_KEYWORDS, MAX_KEYWORDS } from '../config-table.ts';
import { type SliceWorkers, startSliceWorkers } from '../threads/slice-workers.ts';
import type { EngineThreads } from '../threads/types.ts';
import type { Analysis, Input, ThreadPools } from './analysis.ts';
import { CommandError, systemReason, UsageError } from './failure.ts';
import { type FormatFlags, formatOption, formatsDirOption, wholeNumber } from './options.ts';
import { startProgress } from './progress.ts';

interface AnalyzeFlags extends FormatFlags {
  json?: boolean;
  keyword?: string[];
  threads: number;
}

/** The first read is what a small file needs; large ones want few turns of the event loop. */
const READ_BYTES = 1024 * 1024;

export function addAnalyze(program: Command): void {
  program
    .command('analyze')
    .summary('report on log files, without a server')
    .description(
      'Reports on log files without a server. gzip and zstd files are recognised; - is the standard ' +
        'input. Several files give one report.',
    )
    .argument('<file...>', 'log files, or - for the standard input')
    .option('--json', 'print the report as JSON')
    .option(
      '--keyword <word>',
      `word to count in messages, may be repeated (default: ${DEFAULT_KEYWORDS.join(', ')})`,
      (word: string, words: string[] = []) => [...words, word],
    )
    .addOption(formatOption())
    .addOption(formatsDirOption())
    .option('--threads <n>', 'threads to use', wholeNumber(1, 256), availableParallelism())
    .action(analyze);
}

async function analyze(files: string[], flags: AnalyzeFlags): Promise<void> {
  const keywords = checkKeywords(flags.keyword ?? [...DEFAULT_KEYWORDS]);
  if (files.filter((file) => file === '-').length > 1) {
    throw new UsageError('- can be given only once');
  }
  const pools = new Pools(flags.threads);
  try {
    // Threads start while the rest is loaded.
    if (files.some((file) => file !== '-')) pools.prepare();
    await report(files, flags, keywords, pools);
  } finally {
    await pools.close();
  }
}

async function report(
  files: string[],
  flags: AnalyzeFlags,
  keywords: string[],
  pools: Pools,
): Promise<void> {
  const [{ analyzeInputs }, { formatsOf }] = await Promise.all([
    import('./analysis.ts'),
    import('./chosen-formats.ts'),
  ]);
  const formats = formatsOf(flags);
  const sizes = await Promise.all(files.map(sizeOf));
  const total = sizes.reduce((sum: number | null, size) => add(sum, size), 0);
  const startedAt = performance.now();
  const progress = await startProgress('Analysing', total);
  try {
    const inputs = files.map((file, i) => inputOf(file, sizes[i] ?? null));
    const analysis = await analyzeInputs(inputs, pools, {
      keywords,
      ...formats,
      referenceTime: Date.now(),
      onReceived: (bytes) => progress.add(bytes),
    });
    progress.stop();
    await print(analysis, (performance.now() - startedAt) / 1000, flags.json === true);
  } finally {
    progress.stop();
  }
}

/** All threads that a call of `analyze` starts. */
class Pools implements ThreadPools {
  readonly #threads: number;
  /** Started, and not used yet. */
  #prepared: SliceWorkers | null = null;
  readonly #started: { close(): Promise<void> }[] = [];
  #chunks: Promise<EngineThreads> | null = null;

  constructor(threads: number) {
    this.#threads = threads;
  }

  prepare(): void {
    this.#prepared ??= this.#start();
  }

  slices(): SliceWorkers {
    const workers = this.#prepared ?? this.#start();
    this.#prepared = null;
    return workers;
  }

  async chunks(): Promise<EngineThreads> {
    this.#chunks ??= import('../threads/engine-threads.ts').then(({ createEngineThreads }) => {
      const threads = createEngineThreads({ threads: this.#threads });
      this.#started.push(threads);
      return threads;
    });
    return this.#chunks;
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map((one) => one.close()));
  }

  #start(): SliceWorkers {
    const workers = startSliceWorkers(this.#threads);
    this.#started.push(workers);
    return workers;
  }
}

const add = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a + b;

async function print(analysis: Analysis, seconds: number, asJson: boolean): Promise<void> {
  if (!asJson) {
    const { renderReport } = await import('./report-view.ts');
    process.stdout.write(renderReport(analysis, seconds));
    return;
  }
  const { report, totalBytes } = analysis;
  process.stdout.write(`${JSON.stringify({ totalBytes, ...report }, null, 2)}\n`);
}

function checkKeywords(keywords: string[]): string[] {
  const isGood = keywords.every((word) => word.length >= 1 && word.length <= 100);
  if (isGood && keywords.length <= MAX_KEYWORDS) return [...new Set(keywords)];
  throw new UsageError(`--keyword: give 1 to ${MAX_KEYWORDS} words of 1 to 100 characters`);
}

/** Bytes of a file; null for the standard input and what else has no size (pipes, devices). */
async function sizeOf(file: string): Promise<number | null> {
  if (file === '-') return null;
  const info = await stat(file).catch((error: unknown) => {
    throw cannotRead(file, error);
  });
  if (info.isDirectory()) throw new CommandError(`cannot read ${file}: it is a folder`);
  return info.isFile() ? info.size : null;
}

function inputOf(file: string, size: number | null): Input {
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
