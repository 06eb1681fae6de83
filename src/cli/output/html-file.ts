/** The report as a file of HTML. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { renderHtmlReport, type ShownReport as ShownHtml } from '../../html-report/index.ts';
import { fileUnusable } from '../../runtime/file-unusable.ts';
import { assertMayWrite, writeWholeFile } from '../../runtime/write-whole-file.ts';
import { UsageError } from './failure.ts';
import { formatBytes, formatCount } from './numbers.ts';
import { printText } from './print.ts';
import type { ShownReport } from './report-view/shown-report.ts';

/** Less what the umask takes away, as of any file that a command writes. */
const FILE_MODE = 0o666;
const STDOUT = '-';

interface Asked {
  force?: boolean;
  /** Why it is not the report of the whole. */
  unfinished?: string | null;
  where?: string;
  /** Milliseconds since the epoch. */
  from?: number;
  to?: number;
}

/** Throws `file_exists` and `file_unusable`, and a UsageError for a file that is to be read. */
export function assertHtmlFile(file: string, inputs: string[], force: boolean): void {
  if (file === STDOUT) {
    if (process.stdout.isTTY) throw new UsageError('--html: name a file, or send stdout to one');
    return;
  }
  assertMayWrite(path.resolve(file), { force });
  if (inputs.some((input) => isSameFile(input, file))) {
    throw new UsageError(`--html: ${file} is a file to read; name another one`);
  }
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}

/** Writes the file, whole or not at all, and says so on stdout, unless it goes there itself. */
export async function writeHtml(file: string, shown: ShownReport, asked: Asked): Promise<void> {
  const document = renderHtmlReport(htmlOf(shown, asked));
  if (file === STDOUT) return void process.stdout.write(document);
  const target = path.resolve(file);
  const options = { force: asked.force === true, mode: FILE_MODE };
  try {
    const bytes = await writeWholeFile(target, Readable.from([Buffer.from(document)]), options);
    const records = formatCount(shown.report.totalLogsProcessed);
    printText(`${file}: the report of ${records} records, ${formatBytes(bytes)}`);
  } catch (error) {
    throw fileUnusable(target, 'written', error);
  }
}

function htmlOf({ report, totalBytes, files }: ShownReport, asked: Asked): ShownHtml {
  const { where, from, to } = asked;
  const isFiltered = Boolean(where) || from !== undefined || to !== undefined;
  const titles = files.flatMap(({ format }) => (format ? [format.title] : []));
  return {
    report,
    totalBytes,
    names: files.map(({ name }) => path.basename(name)),
    formats: [...new Set(titles)],
    unfinished: asked.unfinished ?? null,
    filter: isFiltered ? { q: where, from: timeText(from), to: timeText(to) } : null,
    timeZone: 'UTC',
    madeAt: Date.now(),
  };
}

const timeText = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();
