/** Prints the records of a job that match. Each function gives how many were printed, or for a whole export whether there are any. */
import { type LogRecord, linesOf, Problem } from '../../client/node/index.ts';
import { OutputWriter } from '../output/output-writer.ts';
import { shownJSON } from '../output/print.ts';
import { countRecords, type JobQuestion } from './job-question.ts';
import type { Notes } from './problems.ts';

const LF = 10;
const NEWLINE = Uint8Array.of(LF);

/** A function that makes the text of a record, which ends with a line, fit for the output. */
export type ShowText = (text: string, isMatch: boolean) => string;

/** All records that match, as their bytes stand in the file. */
export async function printExport(question: JobQuestion, notes: Notes): Promise<number> {
  const output = new OutputWriter();
  let last = -1;
  for await (const piece of exported(question, 'raw', notes)) {
    await output.write(piece);
    last = piece.at(-1) ?? last;
    await output.end();
  }
  // The last line of a file may have no end.
  if (last !== -1 && last !== LF) process.stdout.write(NEWLINE);
  return last === -1 ? 0 : 1;
}

/** The same on a terminal, line by line as it may be shown there. */
export async function printShownExport(
  question: JobQuestion,
  show: ShowText,
  notes: Notes,
): Promise<number> {
  return printLines(exported(question, 'raw', notes), (line) => show(`${line}\n`, true), null);
}

/** Lines of JSON, the first `most`; null for all. */
export async function printJSONLines(
  question: JobQuestion,
  most: number | null,
  notes: Notes,
): Promise<number> {
  return printLines(exported(question, 'jsonl', notes), (line) => `${shownJSON(line)}\n`, most);
}

async function printLines(
  pieces: AsyncIterable<Uint8Array>,
  show: (line: string) => string,
  most: number | null,
): Promise<number> {
  const output = new OutputWriter();
  let printed = 0;
  for await (const lines of linesOf(pieces)) {
    const shown = lines.slice(0, most === null ? lines.length : most - printed);
    for (const line of shown) await output.write(Buffer.from(show(line)));
    // The next piece may come late.
    await output.end();
    printed += shown.length;
    if (printed === most) break;
  }
  return printed;
}

/** Where the server breaks off, what it cannot read is said before the error is thrown. */
async function* exported(
  question: JobQuestion,
  format: 'raw' | 'jsonl',
  notes: Notes,
): AsyncGenerator<Uint8Array, void> {
  const { server, jobID } = question;
  try {
    yield* server.export(jobID, { ...question.question, format });
  } catch (error) {
    if (mayBeDamage(error)) notes.add(await countRecords(question));
    throw error;
  }
}

/** Damage is a refusal where the first bytes have it, and else the end of the connection. */
const mayBeDamage = (error: unknown): boolean =>
  error instanceof Problem && ['broken_off', 'blob_corrupt', 'blob_missing'].includes(error.code);

/** Pages of the first `most` records that match. */
const pagesOf = ({ server, jobID, question }: JobQuestion, most: number) =>
  server.recordPages(jobID, { ...question, limit: most });

/** The first `most` records, as text. */
export async function printFirst(
  question: JobQuestion,
  most: number,
  show: ShowText,
  notes: Notes,
): Promise<number> {
  const output = new OutputWriter();
  let printed = 0;
  for await (const page of pagesOf(question, most)) {
    notes.add(page);
    for (const { text } of page.items) await output.write(Buffer.from(show(ended(text), true)));
    await output.end();
    printed += page.items.length;
  }
  return printed;
}

/** How many records match, at most `most`. */
export async function printCount(
  question: JobQuestion,
  most: number | null,
  notes: Notes,
): Promise<number> {
  const { total, ...said } = await countRecords(question);
  notes.add(said);
  const count = Math.min(total.count, most ?? Number.POSITIVE_INFINITY);
  process.stdout.write(`${count}\n`);
  return count;
}

/** The first `most` records with those around them; `--` stands where records are left out in between. */
export async function printWithContext(
  question: JobQuestion,
  { before, after, most }: { before: number; after: number; most: number },
  show: ShowText,
  notes: Notes,
): Promise<number> {
  const output = new OutputWriter();
  const write = ({ text }: LogRecord, isMatch: boolean) =>
    output.write(Buffer.from(show(ended(text), isMatch)));
  let printed = 0;
  /** The first line behind what is printed, and records behind the last match, of which the next ones may match as well. */
  let next = 1;
  let pending: LogRecord[] = [];
  const print = async (items: LogRecord[], match: number | null) => {
    for (const item of items) {
      if (item.line < next) continue;
      if (item.line > next && printed > 0) await output.write(Buffer.from('--\n'));
      await write(item, item.line === match);
      next = item.line + item.lines;
    }
  };
  for await (const page of pagesOf(question, most)) {
    notes.add(page);
    for (const { line } of page.items) {
      const around = await question.server.context(question.jobID, line, { before, after });
      await print(
        pending.filter((item) => item.line < line),
        null,
      );
      await print([...around.before, around.record], line);
      pending = around.after;
      printed++;
    }
    await output.end();
  }
  await print(pending, null);
  await output.end();
  return printed;
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
