import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { readRecords } from '../../engine/index.ts';
import { cutFrames } from '../../ingest/cut-frames.ts';
import { formatsOf } from '../analysis/chosen-formats.ts';
import { findPatterns, type Reading } from '../analysis/find-patterns.ts';
import { rejectRepeatedInput, sizeOf } from '../analysis/inputs.ts';
import { openRereadable, type RereadableInput } from '../analysis/rereadable-input.ts';
import { type FormatFlags, formatOption, formatsDirOption, wholeNumber } from '../options.ts';
import { OutputWriter } from '../output/output-writer.ts';
import { shownJSON } from '../output/print.ts';
import { recordJSON } from '../output/record-json.ts';

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

/** The second pass. Holds one chunk, and waits for the reader of the output. */
async function printRecords(
  input: RereadableInput,
  file: { file?: string },
  patterns: Map<string, string>,
  { referenceTime, ...formats }: Reading,
): Promise<void> {
  const output = new OutputWriter();
  for await (const { bytes, format, ...place } of cutFrames(input.open(), formats)) {
    const { name = null, definition } = format ?? {};
    const options = { format: name, definition, referenceTime, ...place };
    for (const entry of readRecords(bytes, options)) {
      await output.write(
        `${shownJSON(JSON.stringify({ ...file, ...recordJSON(entry, patterns) }))}\n`,
      );
    }
  }
  await output.end();
}
