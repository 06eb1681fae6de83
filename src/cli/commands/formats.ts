import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import {
  catalogOf,
  type Explanation,
  explain,
  explainMismatch,
  type Format,
  type FormatCatalog,
  type FormatInfo,
  type FormatTrial,
  MAX_HEAD_BYTES,
} from '../../engine/index.ts';
import { decompress } from '../../ingest/decompress.ts';
import { FileText } from '../../ingest/encoding/to-utf8.ts';
import { splitRecords } from '../../ingest/joined/split-records.ts';
import { logPieces } from '../../ingest/not-a-log.ts';
import { programName } from '../../runtime/program-name.ts';
import { visible } from '../../runtime/visible-text.ts';
import { formatsOf } from '../analysis/chosen-formats.ts';
import { type FormatFlags, formatOption, formatsDirOption } from '../options.ts';
import { CommandError, systemReason, UsageError } from '../output/failure.ts';
import { formatShare } from '../output/numbers.ts';
import { printJSON } from '../output/print.ts';
import { type Column, cutTo, tableText } from '../output/table.ts';

interface Flags extends FormatFlags {
  json?: boolean;
}

const SAMPLE_WIDTH = 76;
/** Formats that `test` shows at most. */
const SHOWN_TRIALS = 12;
/** The number of formats, best first, for which it says why lines failed. */
const EXPLAINED_TRIALS = 3;

export function addFormats(program: Command): void {
  const formats = program
    .command('formats')
    .summary('list, show and test formats')
    .description('Lists, shows and tests the built-in formats and your own ones (--formats-dir).');
  formats
    .command('list')
    .description('list all formats')
    .option('--json', 'print them as JSON')
    .addOption(formatsDirOption())
    .action((flags: Flags) => list(formatsOf(flags).catalog, flags));
  formats
    .command('show')
    .description('show the patterns, rules and samples of a format')
    .argument('<name>')
    .option('--json', 'print it as JSON')
    .addOption(formatsDirOption())
    .action((name: string, flags: Flags) => show(name, formatsOf(flags).catalog, flags));
  formats
    .command('test')
    .description(
      'show how many lines each format reads in the first 64 KiB of a file, and why others failed',
    )
    .argument(
      '<file>',
      'a log file, plain or compressed with gzip, zstd, bz2, xz or lz4, or - for the standard input',
    )
    .option('--json', 'print the result as JSON')
    .addOption(formatOption())
    .addOption(formatsDirOption())
    .action(test);
}

function list(catalog: FormatCatalog, { json }: Flags): void {
  const formats = [...catalog.formats].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (json) printJSON(JSON.stringify(formats.map(describe), null, 2));
  else print(listText(formats));
}

const LIST_COLUMNS: Column[] = [
  { title: 'name' },
  { title: 'title', mayCut: true },
  { title: 'continues' },
  { title: 'sample', mayCut: true },
];

function listText(formats: readonly Format[]): string {
  const rows = formats.map(({ name, title, continuation, samples }) => {
    return [name, title, continuation, cut(samples[0]!.line)];
  });
  return `${tableText(LIST_COLUMNS, rows)}\n${formats.length} formats`;
}

function show(name: string, catalog: FormatCatalog, { json }: Flags): void {
  const format = catalog.formats.find((candidate) => candidate.name === name);
  if (!format)
    throw new UsageError(`no format is named "${name}": ${programName()} formats list shows all`);
  const description = describe(format);
  if (json) printJSON(JSON.stringify(description, null, 2));
  else print(descriptionText(description));
}

function descriptionText({ samples, patterns, ...rules }: ReturnType<typeof describe>): string {
  const ruleRows = Object.entries(rules).map(([rule, value]) => {
    return [rule, typeof value === 'string' ? value : JSON.stringify(value)];
  });
  const sampleRows = samples.map(({ timestamp, level, line }) => {
    return [timestamp ?? '-', level ?? '-', line];
  });
  const shownPatterns = patterns.map((pattern) => `  ${visible(pattern)}`);
  return [
    tableText(titled(['', '']), ruleRows),
    ...shownPatterns,
    tableText(titled(['timestamp', 'level', 'sample']), sampleRows),
  ].join('\n');
}

/** A format as data: what its file says. */
function describe(format: Format) {
  const { name, title, kind, priority, continuation, markers, accessLog, keys, samples } = format;
  return {
    name,
    title,
    kind,
    priority,
    continuation,
    ...(accessLog ? { accessLog } : {}),
    ...(markers.length > 0 ? { markers } : {}),
    ...(kind === 'pattern' ? {} : { keys }),
    patterns: format.programs.map(({ source }) => source),
    samples,
  };
}

async function test(file: string, flags: Flags): Promise<void> {
  const { catalog, format } = formatsOf(flags);
  const head = await readHead(file);
  const explanation = explain(head, format ? catalogOf(format) : catalog);
  if (flags.json) printJSON(JSON.stringify(explanation, null, 2));
  else print(explanationText(explanation, format));
}

async function readHead(file: string): Promise<Uint8Array> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    const text = new FileText(logPieces(decompress(source)));
    for await (const piece of splitRecords(text.pieces())) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= MAX_HEAD_BYTES) break;
    }
  } catch (error) {
    throw new CommandError(`cannot read ${file}: ${systemReason(error)}`, { cause: error });
  }
  return Buffer.concat(pieces).subarray(0, MAX_HEAD_BYTES);
}

const TRIAL_COLUMNS: Column[] = [
  { title: 'format' },
  { title: 'share', align: 'right' },
  { title: 'records', align: 'right' },
  { title: 'continue', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: '', mayCut: true },
];

const NOTHING_FOUND = 'No format of records explains any of the lines.';

/** `asked`: the format that was named, of which it says where its pattern stops fitting. */
function explanationText(
  { format, lines, trials }: Explanation,
  asked: FormatInfo | undefined,
): string {
  const found = format
    ? `${visible(`${format.name}: ${format.title}`)}, ${formatShare(format.confidence, 1)} of ${lines} lines`
    : `No format explains a fifth of the ${lines} lines`;
  // Of a single one, which was asked for, it says why even if it explains nothing.
  const tried = trials.length === 1 ? trials : trials.filter(({ share }) => share > 0);
  if (tried.length === 0) return `${format ? `${found}. ` : ''}${NOTHING_FOUND}`;
  const shown = tried.slice(0, SHOWN_TRIALS);
  const rows = shown.map((trial) => {
    const { name, share, headers, continuations, failed, lacksMarker } = trial;
    const note = lacksMarker ? 'excluded: none of its markers was found' : '';
    return [name, formatShare(share, 1), headers, continuations, failed, note];
  });
  const why = shown.slice(0, EXPLAINED_TRIALS).flatMap((trial) => failuresOf(trial, asked));
  return [found, tableText(TRIAL_COLUMNS, rows), ...why].join('\n');
}

function failuresOf({ name, reasons }: FormatTrial, asked: FormatInfo | undefined): string[] {
  return reasons.flatMap(({ reason, count, sample }) => [
    `${visible(name)}: ${count} x ${reason}, first in line ${sample.line}`,
    `    ${cut(sample.text)}`,
    ...(asked ? mismatchNote(asked, sample.text) : []),
  ]);
}

/** How far the pattern that comes furthest fits the line. */
function mismatchNote(format: FormatInfo, line: string): string[] {
  const mismatch = explainMismatch(format, line, Date.now());
  if (mismatch === null) return [];
  const { element, matched, pattern, position } = mismatch;
  const fault =
    element === ''
      ? 'the pattern ends there'
      : `${visible(element)} (character ${position + 1} of the pattern) does not fit there`;
  return [`    fits up to "${cut(matched)}"; ${fault}: ${visible(pattern)}`];
}

/** Columns that are never cut: what `show` is asked for. */
const titled = (titles: string[]): Column[] => titles.map((title) => ({ title }));

const cut = (text: string): string => cutTo(visible(text), SAMPLE_WIDTH);

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
