import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import {
  createMatcher,
  type Entry,
  type Matcher,
  needsPatterns,
  parseQuery,
  type Query,
  QueryError,
  requiredText,
  searchFrame,
  textSearch,
} from '../../engine/query/index.ts';
import { cutFrames } from '../../ingest/cut-frames.ts';
import type { Input } from '../analysis/analysis.ts';
import { formatsOf } from '../analysis/chosen-formats.ts';
import { findPatterns, type Reading } from '../analysis/find-patterns.ts';
import { inputOf, rejectRepeatedInput, sizeOf } from '../analysis/inputs.ts';
import { openRereadable, type RereadableInput } from '../analysis/rereadable-input.ts';
import { type FormatFlags, formatOption, formatsDirOption, wholeNumber } from '../options.ts';
import { UsageError } from '../output/failure.ts';
import { OutputWriter } from '../output/output-writer.ts';
import { printJSON, shownJSON } from '../output/print.ts';
import { recordJSON } from '../output/record-json.ts';
import { Context, type Shown } from '../search/context.ts';
import { textPrinter } from '../search/print-text.ts';
import { timeOption } from '../search/time-option.ts';

/** As grep has it. */
const NONE_FOUND = 1;

export function addSearch(program: Command): void {
  const number = wholeNumber(0, 1_000_000);
  program
    .command('search')
    .summary('print the records of any log that match a question')
    .description(
      'Prints the records that match, as they stand. Terms beside each other must all hold; OR, NOT, - and parentheses ' +
        'join them: word, "two words", /expression/i, level:>=warn, status:5xx, method:POST, path:/api/*, ' +
        'ip:192.0.2.0/24, line:100..200, invalid:true, pattern:ID, NAME:value, NAME:>0.5, NAME:*. Exits with 1 where ' +
        'none matches.',
    )
    .argument('<query>', "the question, in quotes: 'level:error timeout'")
    .argument('<file...>', 'log files, or - for the standard input')
    .option('--json', 'print each record as a line of JSON, as the command records does')
    .option('--count', 'print how many records match')
    .option('-A, --after <n>', 'print so many records behind each', number)
    .option('-B, --before <n>', 'print so many records before each', number)
    .option('-C, --context <n>', 'print so many records before and behind each', number)
    .option('--from <time>', 'only records of this time or later', timeOption)
    .option('--to <time>', 'only records before this time', timeOption)
    .option('--max <n>', 'stop after so many records', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--explain', 'print how the question is understood, and search nothing')
    .addOption(formatOption())
    .addOption(formatsDirOption())
    .option(
      '--threads <n>',
      'threads that find patterns',
      wholeNumber(1, 256),
      availableParallelism(),
    )
    .action(search);
}

interface SearchFlags extends FormatFlags {
  json?: boolean;
  count?: boolean;
  after?: number;
  before?: number;
  context?: number;
  from?: number;
  to?: number;
  max?: number;
  explain?: boolean;
  threads: number;
}

async function search(text: string, files: string[], flags: SearchFlags): Promise<void> {
  const query = readQuery(text);
  if (flags.explain) return printJSON(JSON.stringify(query, null, 2));
  rejectRepeatedInput(files);
  const reading = { ...formatsOf(flags), referenceTime: Date.now() };
  const needsTwoPasses = flags.json === true || needsPatterns(query);
  const found = needsTwoPasses
    ? await searchTwice(query, files, reading, flags)
    : await searchOnce(query, files, reading, flags);
  if (flags.count) process.stdout.write(`${found}\n`);
  if (found === 0) process.exitCode = NONE_FOUND;
}

function readQuery(text: string): Query {
  try {
    return parseQuery(text);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const pointer = `${' '.repeat(error.position)}^`;
    throw new UsageError(`${error.message}\n  ${text}\n  ${pointer}`, { cause: error });
  }
}

async function searchOnce(
  query: Query,
  files: string[],
  reading: Reading,
  flags: SearchFlags,
): Promise<number> {
  const inputs = files.map((file) => inputOf(file, sizeOf(file)));
  return searchInputs(query, inputs, new Map(), reading, flags);
}

/** The pattern of a record is known when all of the log was read. */
async function searchTwice(
  query: Query,
  files: string[],
  reading: Reading,
  flags: SearchFlags,
): Promise<number> {
  const sizes = files.map(sizeOf);
  const inputs: RereadableInput[] = [];
  try {
    for (const [i, file] of files.entries()) {
      inputs.push(await openRereadable(file, sizes[i] ?? null));
    }
    const patterns = await findPatterns(inputs, flags.threads, reading);
    return await searchInputs(query, inputs, patterns, reading, flags);
  } finally {
    await Promise.all(inputs.map((input) => input.close()));
  }
}

async function searchInputs(
  query: Query,
  inputs: Input[],
  patterns: Map<string, string>,
  reading: Reading,
  flags: SearchFlags,
): Promise<number> {
  const { from = null, to = null, max = Number.POSITIVE_INFINITY } = flags;
  const matches = createMatcher(query, {
    from,
    to,
    patternOf: (form) => patterns.get(form) ?? form,
  });
  const output = new OutputWriter();
  const print = printer(query, patterns, flags, output);
  const before = flags.before ?? flags.context ?? 0;
  const after = flags.after ?? flags.context ?? 0;
  let found = 0;
  for (const input of inputs) {
    const file = inputs.length > 1 ? input.name : undefined;
    const context = new Context(before, after);
    const isWhole = before + after > 0;
    for await (const { entry, isMatch } of entriesOf(input, query, matches, isWhole, reading)) {
      const isCounted = isMatch && found < max;
      if (isCounted) found++;
      for (const shown of context.next(entry, isCounted)) await print(shown, file);
      if (found >= max && !isWhole) break;
    }
    if (found >= max) break;
  }
  await output.end();
  return found;
}

/** The entries that match; with `isWhole` the others too. */
async function* entriesOf(
  input: Input,
  query: Query,
  matches: Matcher,
  isWhole: boolean,
  { referenceTime, ...formats }: Reading,
): AsyncGenerator<{ entry: Entry; isMatch: boolean }, void> {
  const required = requiredText(query);
  const find = required === null || isWhole ? null : textSearch(required);
  const frameSearch = { matches: isWhole ? () => true : matches, find };
  for await (const { bytes, format, ...place } of cutFrames(input.open(), formats)) {
    const { name = null, definition } = format ?? {};
    const options = { format: name, definition, referenceTime, ...place };
    for (const entry of searchFrame(bytes, options, frameSearch)) {
      yield { entry, isMatch: !isWhole || matches(entry) };
    }
  }
}

type Print = (shown: Shown, file: string | undefined) => Promise<void>;

function printer(
  query: Query,
  patterns: Map<string, string>,
  { count, json }: SearchFlags,
  output: OutputWriter,
): Print {
  if (count) return async () => undefined;
  if (!json) return textPrinter(query, output);
  return ({ entry: { entry } }, file) => {
    const named = file === undefined ? {} : { file };
    return output.write(
      `${shownJSON(JSON.stringify({ ...named, ...recordJSON(entry, patterns) }))}\n`,
    );
  };
}
