import { InvalidArgumentError, Option } from 'commander';
import { timeZoneName } from '../engine/index.ts';
import { isUUID } from '../runtime/uuid.ts';
import { type Clock, localClock, UTC } from './output/clock.ts';
import { UsageError } from './output/failure.ts';

/** A parser for commander: a whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

/** A parser for commander: the id of a job, or its beginning, as tables show it. */
export function jobID(text: string): string {
  if (isUUID(text) || /^[0-9a-f]{8}[0-9a-f-]{0,27}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError(
    'Give the id of a job, a UUID of 36 characters, or its first 8 characters or more.',
  );
}

/** The same for several of them. */
export function jobIDs(text: string, before: string[] = []): string[] {
  return [...before, jobID(text)];
}

/** `--formats-dir`, of which the environment may hold the value as well. */
export function formatsDirOption(): Option {
  return new Option('--formats-dir <dir>', 'folder of your own format files').env(
    'LOGFLOW_FORMATS_DIR',
  );
}

/** `--format`: a name or a pattern. */
export function formatOption(): Option {
  return new Option('--format <name|pattern>', 'format of the files (default: detected)');
}

/** `--tz`. */
export function timeZoneOption(otherwise = 'UTC'): Option {
  return new Option(
    '--time-zone, --tz <zone>',
    `zone of times that do not say theirs, as in Europe/Berlin or +01:00 (default: ${otherwise})`,
  ).argParser(timeZone);
}

function timeZone(text: string): string {
  const name = timeZoneName(text);
  if (name !== null) return name;
  throw new InvalidArgumentError(
    'unknown_time_zone: give a place such as Europe/Berlin, an offset such as +01:00, or UTC.',
  );
}

/** Threads that analyse; where it is not given, LOGFLOW_WORKERS holds the number. */
export function threadsOption(flags: string, least: number): Option {
  const meaning = 'threads that analyse (default: LOGFLOW_WORKERS, or one for each core)';
  return new Option(flags, meaning).argParser(wholeNumber(least, 256));
}

/** The number of threads as a setting; none where the option is not given. */
export function threadsSetting(threads: number | undefined): { LOGFLOW_WORKERS?: string } {
  return threads === undefined ? {} : { LOGFLOW_WORKERS: String(threads) };
}

export interface FormatFlags {
  formatsDir?: string;
  format?: string;
  tz?: string;
}

/** `--html` and `--force`, for commands that show a report. */
export const htmlOptions = (): Option[] => [
  new Option(
    '--html <file>',
    'write the report as one file of HTML, which needs no network; - is the standard output',
  ).conflicts('json'),
  new Option('--force', 'replace the file of --html where it exists'),
];

export interface HtmlFlags {
  html?: string;
  force?: boolean;
}

/** `--top`, `--all` and `--local`, for commands that show a report on a terminal. */
export const viewOptions = (): Option[] => [
  new Option('--top <n>', 'rows of each list (default: 12 patterns, 8 of the others)')
    .argParser(wholeNumber(1, 100_000))
    .conflicts(['json', 'html']),
  new Option('--all', 'all rows that the report has').conflicts(['json', 'html', 'top']),
  new Option('--local', 'show times in the zone of this machine instead of UTC').conflicts([
    'json',
    'html',
  ]),
];

export interface ViewFlags {
  top?: number;
  all?: boolean;
  local?: boolean;
}

/** How many rows are wanted (null where nobody says), and the clock that times are shown by. */
export const viewOf = ({ top, all, local }: ViewFlags): { rows: number | null; clock: Clock } => ({
  rows: all ? Number.POSITIVE_INFINITY : (top ?? null),
  clock: local ? localClock() : UTC,
});

/** To be asked before anything is read or asked for, which may take long. `inputs` are files that are read. */
export async function checkHtmlFile(inputs: string[], { html, force }: HtmlFlags): Promise<void> {
  if (html === undefined && force) throw new UsageError('--force: it is for the file of --html');
  if (html === undefined) return;
  const { assertHtmlFile } = await import('./output/html-file.ts');
  assertHtmlFile(html, inputs, force === true);
}
