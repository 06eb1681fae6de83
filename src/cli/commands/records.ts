import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { Input } from '../analysis/input.ts';
import { formatOption, formatsDirOption, timeZoneOption, wholeNumber } from '../options.ts';
import { faultNotes } from '../output/fault-notes.ts';
import { type Progress, startProgress } from '../output/progress.ts';
import { readQuestion } from '../search/asking/read-question.ts';
import { timeOptions, whereOption } from '../search/asking/time-option.ts';
import { noteUnknownFields } from '../search/asking/unknown-fields.ts';
import { type OpenSearch, openSearch, type SearchFlags } from '../search/finding/open-search.ts';
import { printMatches } from '../search/printing/print.ts';

export function addRecords(program: Command): void {
  const [from, to] = timeOptions();
  program
    .command('records')
    .summary('print the records of any log as JSON lines')
    .description(
      'Prints log files as JSON lines, one object a record, with the pattern that the report of the same ' +
        'files shows. Files are read twice; the standard input (-) and the logs of archives are copied to a temporary file. On a ' +
        'terminal, characters that would control it are written as JSON escapes.',
    )
    .argument('<file...>', 'log files, archives or folders, or - for the standard input')
    .addOption(whereOption())
    .addOption(from!)
    .addOption(to!)
    .option('--max <n>', 'stop after so many records', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .addOption(formatOption())
    .addOption(formatsDirOption())
    .addOption(timeZoneOption())
    .option('--threads <n>', 'threads to use', wholeNumber(1, 256), availableParallelism())
    .action(records);
}

interface Flags extends SearchFlags {
  where?: string;
}

async function records(files: string[], flags: Flags): Promise<void> {
  const filter = readQuestion(flags.where ?? '', flags);
  const open = await openSearch(files, filter, flags, {
    showsPatterns: true,
    hasMarks: false,
    startsThreads: false,
    pipes: 'once',
    onFault: faultNotes(),
  });
  const progress = await startRecordProgress(open.inputs);
  try {
    await printRecords(open, progress);
    progress.stop();
    await noteUnknownFields(open.inputs, open.search);
  } finally {
    progress.stop();
    await open.close();
  }
}

/** Where the records go to the same terminal, they show how far it is. */
async function startRecordProgress(inputs: Input[]): Promise<Progress> {
  if (process.stdout.isTTY) return { add: () => undefined, stop: () => undefined };
  const sizes = inputs.map(({ file }) => file?.size ?? null);
  const total = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  return startProgress('Printing records', total);
}

async function printRecords({ inputs, search, patterns }: OpenSearch, progress: Progress) {
  const isShown = process.stdout.isTTY === true;
  const onBytes = (bytes: number) => progress.add(bytes);
  const want = ({ name }: Input) => ({
    kind: 'json' as const,
    file: inputs.length > 1 ? name : null,
    patterns,
    isShown,
  });
  await printMatches(inputs, want, { ...search, onBytes });
}
