import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import {
  type FormatCatalog,
  type FormatInfo,
  type InvalidLine,
  joinedPatterns,
  type LogRecord,
  readRecords,
  timeText,
} from '../../engine/index.ts';
import { cutFrames } from '../../ingest/cut-frames.ts';
import { analyzeInputs } from '../analysis/analysis.ts';
import { formatsOf } from '../analysis/chosen-formats.ts';
import { rejectRepeatedInput, sizeOf } from '../analysis/inputs.ts';
import { openRereadable, type RereadableInput } from '../analysis/rereadable-input.ts';
import { Pools } from '../analysis/thread-pools.ts';
import { type FormatFlags, formatOption, formatsDirOption, wholeNumber } from '../options.ts';
import { shownJSON } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';

/** Written at a time: few turns of the event loop, little memory. */
const WRITE_CHARACTERS = 64 * 1024;

export function addRecords(program: Command): void {
  program
    .command('records')
    .summary('print the records of any log as JSON lines')
    .description(
      'Prints log files as JSON lines, one object a record, with the pattern that the report of the same ' +
        'files shows. Files are read twice; - is the standard input, which is copied to a temporary file. On a ' +
        'terminal, characters that would control it are written as JSON escapes.',
    )
    .argument('<file...>', 'log files, or - for the standard input')
    .addOption(formatOption())
    .addOption(formatsDirOption())
    .option('--threads <n>', 'threads to use', wholeNumber(1, 256), availableParallelism())
    .action(records);
}

interface RecordsFlags extends FormatFlags {
  threads: number;
}

/** How all files are read, in both passes. */
interface Reading {
  catalog: FormatCatalog;
  format: FormatInfo | undefined;
  /** One moment for both passes, so that dates without a year agree. */
  referenceTime: number;
}

async function records(files: string[], flags: RecordsFlags): Promise<void> {
  rejectRepeatedInput(files);
  const reading = { ...formatsOf(flags), referenceTime: Date.now() };
  const sizes = files.map(sizeOf);
  const inputs: RereadableInput[] = [];
  try {
    for (const [i, file] of files.entries()) {
      inputs.push(await openRereadable(file, sizes[i] ?? null));
    }
    const patterns = await findPatterns(inputs, flags.threads, reading);
    for (const input of inputs) {
      const file = inputs.length > 1 ? { file: input.name } : {};
      await printRecords(input, file, patterns, reading);
    }
  } finally {
    await Promise.all(inputs.map((input) => input.close()));
  }
}

/** The first pass: which pattern each masked form belongs to. */
async function findPatterns(
  inputs: RereadableInput[],
  threadCount: number,
  reading: Reading,
): Promise<Map<string, string>> {
  const pools = new Pools(threadCount);
  const progress = await startProgress('Finding patterns', null);
  try {
    const { partial } = await analyzeInputs(inputs, pools, {
      ...reading,
      keywords: [],
      onReceived: (bytes) => progress.add(bytes),
    });
    return joinedPatterns(partial);
  } finally {
    progress.stop();
    await pools.close();
  }
}

/** The second pass. Holds one chunk, and waits for the reader of the output. */
async function printRecords(
  input: RereadableInput,
  file: { file?: string },
  patterns: Map<string, string>,
  { referenceTime, ...formats }: Reading,
): Promise<void> {
  let text = '';
  for await (const { bytes, format, ...place } of cutFrames(input.open(), formats)) {
    const { name = null, definition } = format ?? {};
    const options = { format: name, definition, referenceTime, ...place };
    for (const entry of readRecords(bytes, options)) {
      text += `${JSON.stringify({ ...file, ...shown(entry, patterns) })}\n`;
      if (text.length < WRITE_CHARACTERS) continue;
      await write(text);
      text = '';
    }
  }
  await write(text);
}

function shown(entry: LogRecord | InvalidLine, patterns: Map<string, string>): object {
  if ('invalid' in entry) return entry;
  const { line, lines, timestamp, level, message, fields, ips, form } = entry;
  return {
    line,
    lines,
    timestamp: timestamp === null ? null : timeText(timestamp),
    level,
    message,
    fields,
    ips,
    // A form that was not kept (there are limits) stands for itself.
    pattern: patterns.get(form) ?? form,
  };
}

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(shownJSON(text))) await once(process.stdout, 'drain');
}
