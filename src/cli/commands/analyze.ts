import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { DEFAULT_KEYWORDS, MAX_KEYWORDS } from '../../config/settings.ts';
import { type Analysis, analyzeInputs } from '../analysis/analysis.ts';
import { formatsOf } from '../analysis/chosen-formats.ts';
import { inputOf, rejectRepeatedInput, sizeOf } from '../analysis/inputs.ts';
import { Pools } from '../analysis/thread-pools.ts';
import { type FormatFlags, formatOption, formatsDirOption, wholeNumber } from '../options.ts';
import { UsageError } from '../output/failure.ts';
import { printJSON } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';

interface AnalyzeFlags extends FormatFlags {
  json?: boolean;
  keyword?: string[];
  threads: number;
}

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
  rejectRepeatedInput(files);
  const pools = new Pools(flags.threads);
  try {
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
  const formats = formatsOf(flags);
  const sizes = files.map(sizeOf);
  const total = sizes.reduce((sum: number | null, size) => add(sum, size), 0);
  const startedAt = Date.now();
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
    await print(analysis, (Date.now() - startedAt) / 1000, flags.json === true);
  } finally {
    progress.stop();
  }
}

const add = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a + b;

async function print(analysis: Analysis, seconds: number, asJson: boolean): Promise<void> {
  if (!asJson) {
    const { renderReport } = await import('../output/report-view.ts');
    process.stdout.write(renderReport(analysis, seconds));
    return;
  }
  const { report, totalBytes } = analysis;
  printJSON(JSON.stringify({ totalBytes, ...report }, null, 2));
}

function checkKeywords(keywords: string[]): string[] {
  const isGood = keywords.every((word) => word.length >= 1 && word.length <= 100);
  if (isGood && keywords.length <= MAX_KEYWORDS) return [...new Set(keywords)];
  throw new UsageError(`--keyword: give 1 to ${MAX_KEYWORDS} words of 1 to 100 characters`);
}
