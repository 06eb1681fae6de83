import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { Query } from '../../engine/query/index.ts';
import type { Input } from '../analysis/input.ts';
import { isReadOnce } from '../analysis/inputs.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { formatOption, formatsDirOption, timeZoneOption, wholeNumber } from '../options.ts';
import { exit } from '../output/exit.ts';
import { EXIT, UsageError } from '../output/failure.ts';
import { faultNotes } from '../output/fault-notes.ts';
import { printJSON } from '../output/print.ts';
import type { TextWant, Want } from '../search/asking/question.ts';
import { readQuestion } from '../search/asking/read-question.ts';
import { timeOptions } from '../search/asking/time-option.ts';
import { noteUnknownFields } from '../search/asking/unknown-fields.ts';
import { type OpenSearch, openSearch, type SearchFlags } from '../search/finding/open-search.ts';
import { paintFor } from '../search/printing/paint.ts';
import {
  printCounts,
  printMatches,
  printMerged,
  printWithContext,
} from '../search/printing/print.ts';

/** As grep has it. */
const NONE_FOUND = 1;
const MAX_CONTEXT = 100_000;

export function addSearch(program: Command): void {
  const number = wholeNumber(0, MAX_CONTEXT);
  const [from, to] = timeOptions();
  const command = program
    .command('search')
    .summary('print the records of any log that match a question')
    .description(
      'Prints the records that match, as they stand. Terms beside each other must all hold; OR, NOT, - and parentheses ' +
        'join them: word, "two words", /expression/i, level:>=warn, status:5xx, method:POST, path:/api/*, ' +
        'ip:192.0.2.0/24, line:100..200, invalid:true, form:FORMAT, pattern:ID, NAME:value, NAME:>0.5, NAME:*, "NAME":value. A pipe is read as ' +
        'it comes: tail -f app.log | log-flow search level:error -. With --job it is asked of a job on a server instead of ' +
        'files. Exits with 1 where no record matches.',
    )
    .argument(
      '<query>',
      "the question, in quotes: 'level:error timeout'; behind -- where it begins with -",
    )
    .argument('[file...]', 'log files, archives or folders, or - for the standard input')
    .option('--job <id>', 'search a job on a server, and no files')
    .option('--json', 'print each record as a line of JSON, as the command records does')
    .option('--count', 'print how many records match')
    .option('-A, --after <n>', 'print so many records behind each', number)
    .option('-B, --before <n>', 'print so many records before each', number)
    .option('-C, --context <n>', 'print so many records before and behind each', number)
    .addOption(from!)
    .addOption(to!)
    .option('--max <n>', 'stop after so many records', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--merge', 'print the records of all files in the order of their times')
    .option('--explain', 'print how the question is understood, and search nothing')
    .addOption(formatOption())
    .addOption(formatsDirOption())
    .addOption(timeZoneOption())
    .option('--threads <n>', 'threads to use', wholeNumber(1, 256), availableParallelism());
  addServerOptions(command).action(search);
}

interface Flags extends SearchFlags, ServerFlags {
  job?: string;
  json?: boolean;
  count?: boolean;
  after?: number;
  before?: number;
  context?: number;
  merge?: boolean;
  explain?: boolean;
}

async function search(
  text: string,
  files: string[],
  flags: Flags,
  command: Command,
): Promise<void> {
  rejectContradictions(flags);
  if (flags.job !== undefined)
    return searchOnServer(text, files, { ...flags, job: flags.job }, command);
  const filter = readQuestion(text, flags);
  if (flags.explain) return printJSON(JSON.stringify(filter.query, null, 2));
  if (files.length === 0) {
    throw new UsageError(
      'give log files, archives or folders, - for the standard input, or --job with the id of a job',
    );
  }
  const open = await openSearch(files, filter, flags, {
    showsPatterns: flags.json === true && !flags.count,
    hasMarks: flags.merge === true,
    startsThreads: true,
    pipes: 'live',
    onFault: faultNotes(),
  });
  let found = 0;
  try {
    found = await print(open, filter.query, flags);
    await noteUnknownFields(open.inputs, open.search);
    if (found === 0) process.exitCode = NONE_FOUND;
  } finally {
    await open.close();
  }
  // A pipe of which enough was read would keep the process until its next bytes come.
  if (open.inputs.some(isReadOnce)) await exit(Number(process.exitCode ?? EXIT.done));
}

const hasContext = ({ after, before, context }: Flags): boolean =>
  (after ?? before ?? context) !== undefined;

function rejectContradictions(flags: Flags): void {
  if (!hasContext(flags)) return;
  const other = flags.json ? '--json' : flags.merge ? '--merge' : null;
  if (other === null) return;
  throw new UsageError(
    `-A, -B and -C print what stands beside a record in its file: leave them out, or ${other}`,
  );
}

function print(open: OpenSearch, query: Query, flags: Flags): Promise<number> {
  const { inputs, search: asked } = open;
  const nameOf = (input: Input): string => (inputs.length > 1 ? `${input.name}:` : '');
  if (flags.count) return printCounts(inputs, nameOf, asked);
  const { context = 0, before = context, after = context } = flags;
  const paint = paintFor(query);
  const text = (input: Input): TextWant => {
    const isNamed = inputs.length > 1;
    const contextPrefix = isNamed ? `${input.name}-` : '';
    return { kind: 'text', prefix: nameOf(input), contextPrefix, paint };
  };
  if (hasContext(flags)) return printWithContext(inputs, text, { before, after }, asked);
  const want = flags.json ? jsonWant(open) : text;
  return flags.merge ? printMerged(inputs, want, asked) : printMatches(inputs, want, asked);
}

function jsonWant({ inputs, patterns }: OpenSearch): (input: Input) => Want {
  const isShown = process.stdout.isTTY === true;
  return ({ name }) => ({
    kind: 'json',
    file: inputs.length > 1 ? name : null,
    patterns,
    isShown,
  });
}

/** What only reading files here can do. */
const OF_FILES = ['merge', 'explain', 'format', 'formatsDir', 'threads'] as const;

async function searchOnServer(
  text: string,
  files: string[],
  flags: Flags & { job: string },
  command: Command,
): Promise<void> {
  if (files.length > 0) throw new UsageError('give files or --job, not both');
  for (const name of OF_FILES) {
    if (command.getOptionValueSource(name) !== 'cli') continue;
    const flag = command.options.find((option) => option.attributeName() === name)!.long;
    throw new UsageError(`${flag} is for files: leave it out with --job`);
  }
  const { searchJob } = await import('../remote/search-job.ts');
  if (!(await searchJob(text, flags))) process.exitCode = NONE_FOUND;
}
