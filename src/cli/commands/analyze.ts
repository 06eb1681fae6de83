import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { DEFAULT_KEYWORDS } from '../../config/settings.ts';
import { type Filter, isEverything } from '../../engine-threads/filter.ts';
import { MAX_KEYWORD_LENGTH, MAX_KEYWORDS } from '../../runtime/keyword-limits.ts';
import { type Analysis, analyzeInputs } from '../analysis/analysis.ts';
import type { AnalysisOptions } from '../analysis/analysis-options.ts';
import { formatsOf } from '../analysis/chosen-formats.ts';
import { type ExpandHandlers, expandedInputs } from '../analysis/expanded-inputs.ts';
import type { Input } from '../analysis/input.ts';
import { rejectRepeatedInput } from '../analysis/inputs.ts';
import { listFiles } from '../analysis/listed-files.ts';
import { Pools } from '../analysis/thread-pools.ts';
import {
  checkHtmlFile,
  type FormatFlags,
  formatOption,
  formatsDirOption,
  type HtmlFlags,
  htmlOptions,
  timeZoneOption,
  type ViewFlags,
  viewOf,
  viewOptions,
  wholeNumber,
} from '../options.ts';
import { UsageError } from '../output/failure.ts';
import { faultNotes } from '../output/fault-notes.ts';
import { printJSON } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import { readQuestion } from '../search/asking/read-question.ts';
import { timeOptions, whereOption } from '../search/asking/time-option.ts';

interface AnalyzeFlags extends FormatFlags, HtmlFlags, ViewFlags {
  json?: boolean;
  keyword?: string[];
  where?: string;
  from?: number;
  to?: number;
  threads: number;
}

export function addAnalyze(program: Command): void {
  const [from, to] = timeOptions();
  const [html, force] = htmlOptions();
  const [top, all, local] = viewOptions();
  program
    .command('analyze')
    .summary('report on log files, without a server')
    .description(
      'Reports on log files, without a server. gzip, zstd, bz2, xz and lz4 files are recognised; zip and tar archives and ' +
        'folders are taken apart; - is the standard input. Of several files each has a row before the report of all. With ' +
        '--where, --from or --to it is the report of the records that match.',
    )
    .argument('<file...>', 'log files, archives or folders, or - for the standard input')
    .option('--json', 'print the report as JSON')
    .addOption(html!)
    .addOption(force!)
    .addOption(top!)
    .addOption(all!)
    .addOption(local!)
    .option(
      '--keyword <word>',
      `word to count in messages, may be repeated (default: ${DEFAULT_KEYWORDS.join(', ')})`,
      (word: string, words: string[] = []) => [...words, word],
    )
    .addOption(whereOption())
    .addOption(from!)
    .addOption(to!)
    .addOption(formatOption())
    .addOption(formatsDirOption())
    .addOption(timeZoneOption())
    .option('--threads <n>', 'threads to use', wholeNumber(1, 256), availableParallelism())
    .action(analyze);
}

async function analyze(files: string[], flags: AnalyzeFlags): Promise<void> {
  const keywords = checkKeywords(flags.keyword ?? [...DEFAULT_KEYWORDS]);
  const filter = readQuestion(flags.where ?? '', flags);
  rejectRepeatedInput(files);
  await checkHtmlFile(files, flags);
  const pools = new Pools(flags.threads);
  try {
    if (isEverything(filter)) await report(files, flags, keywords, pools);
    else await reportOf(filter, files, flags, keywords, pools);
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
  const options = {
    ...{ keywords, ...formatsOf(flags) },
    ...{ referenceTime: Date.now(), timeZone: flags.tz },
  };
  const onFault = faultNotes();
  const listed = listFiles(files, onFault);
  const sizes = listed.map(({ size }) => size);
  await reportInputs((handlers) => expandedInputs(listed, handlers), sizes, flags, pools, {
    ...options,
    onTruncated: onFault,
    onSkipped: onFault,
  });
}

/** The report of the records that match. */
async function reportOf(
  filter: Filter,
  files: string[],
  flags: AnalyzeFlags,
  keywords: string[],
  pools: Pools,
): Promise<void> {
  const [{ openSearch }, { noteUnknownFields }] = await Promise.all([
    import('../search/finding/open-search.ts'),
    import('../search/asking/unknown-fields.ts'),
  ]);
  const onFault = faultNotes();
  const wants = {
    showsPatterns: false,
    hasMarks: false,
    startsThreads: false,
    pipes: 'once' as const,
    onFault,
  };
  const open = await openSearch(files, filter, flags, wants);
  try {
    const { inputs, search } = open;
    const { reading, firstLines } = search;
    const sizes = inputs.map(({ file }) => file?.size ?? null);
    await reportInputs(() => inputs, sizes, flags, pools, {
      keywords,
      ...reading,
      filter: search.filter,
      onTruncated: onFault,
      onSkipped: onFault,
      ...(firstLines ? { firstLines } : {}),
    });
    await noteUnknownFields(inputs, search);
  } finally {
    await open.close();
  }
}

async function reportInputs(
  open: (handlers: ExpandHandlers) => Iterable<Input> | AsyncIterable<Input>,
  sizes: (number | null)[],
  flags: AnalyzeFlags,
  pools: Pools,
  options: AnalysisOptions & Pick<ExpandHandlers, 'onSkipped'>,
): Promise<void> {
  const startedAt = Date.now();
  const total = sizes.reduce(add, 0);
  const progress = await startProgress('Analysing', total);
  try {
    const onReceived = (bytes: number) => progress.add(bytes);
    const inputs = open({ onReceived, onSkipped: options.onSkipped });
    const analysis = await analyzeInputs(inputs, pools, { ...options, onReceived });
    progress.stop();
    await show(analysis, (Date.now() - startedAt) / 1000, flags);
  } finally {
    progress.stop();
  }
}

const add = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a + b;

async function show(analysis: Analysis, seconds: number, flags: AnalyzeFlags): Promise<void> {
  const { report, totalBytes } = analysis;
  if (flags.html !== undefined) {
    const { writeHtml } = await import('../output/html-file.ts');
    await writeHtml(flags.html, analysis, flags);
  } else if (flags.json) {
    printJSON(JSON.stringify({ totalBytes, ...factsOfFiles(analysis), ...report }, null, 2));
  } else {
    const { renderReport } = await import('../output/report-view/report-view.ts');
    process.stdout.write(renderReport(analysis, { seconds, ...viewOf(flags) }));
  }
}

/** What the report does not say: of one file its encoding, of several what each of them is. */
function factsOfFiles({ files }: Analysis): object {
  const [first, ...others] = files;
  if (first && others.length === 0) return { encoding: first.encoding };
  const facts = files.map(({ name, totalBytes, format, encoding, counts }) => {
    return { name, totalBytes, encoding, format: format?.name ?? null, ...counts };
  });
  return { files: facts };
}

function checkKeywords(keywords: string[]): string[] {
  const isGood = keywords.every((word) => word.length >= 1 && word.length <= MAX_KEYWORD_LENGTH);
  if (isGood && keywords.length <= MAX_KEYWORDS) return [...new Set(keywords)];
  throw new UsageError(
    `--keyword: give 1 to ${MAX_KEYWORDS} words of 1 to ${MAX_KEYWORD_LENGTH} characters`,
  );
}
