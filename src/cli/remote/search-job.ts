/** `log-flow search --job`: the same of a job on a server. */
import { fieldNames, parseQuery, type Query, QueryError } from '../../engine/query/index.ts';
import { connect } from '../client/connect.ts';
import type { ServerFlags } from '../client/server-options.ts';
import { UsageError } from '../output/failure.ts';
import { paintFor } from '../search/printing/paint.ts';
import { contextPainter, paintedText, painter } from '../search/printing/render.ts';
import { type JobQuestion, saidOf } from './job-question.ts';
import {
  printCount,
  printExport,
  printFirst,
  printJSONLines,
  printShownExport,
  printWithContext,
  type ShowText,
} from './print-records.ts';
import { asking, boundsQuery, Notes } from './problems.ts';

/** Records around one that the server gives at once. */
const MOST_AROUND = 1000;

const STILL_UPLOADS =
  'log-flow: the file still uploads: only the part that had come was searched\n';

export interface JobSearchFlags extends ServerFlags {
  job: string;
  json?: boolean;
  count?: boolean;
  after?: number;
  before?: number;
  context?: number;
  from?: number;
  to?: number;
  max?: number;
}

/** Prints the records of the job that match; whether there are any. */
export async function searchJob(text: string, flags: JobSearchFlags): Promise<boolean> {
  const around = aroundOf(flags);
  const server = connect(flags);
  const question = { server, jobID: flags.job, question: { q: text, ...boundsQuery(flags) } };
  return asking(text, async () => {
    const notes = new Notes();
    const query = understood(text);
    const { status } = await server.job(flags.job);
    const found = await print(question, query, flags, around, notes);
    const isExport = !flags.count && (flags.json || (flags.max === undefined && !around));
    // An export says nothing beside its records.
    if (isExport && (query === null || fieldNames(query).length > 0)) {
      notes.add(await saidOf(question));
    }
    if (status === 'Uploading') process.stderr.write(STILL_UPLOADS);
    return found > 0;
  });
}

interface Around {
  before: number;
  after: number;
}

/** The records to print around each; null where that is not asked for. */
function aroundOf({ context, before, after }: JobSearchFlags): Around | null {
  if ((after ?? before ?? context) === undefined) return null;
  const around = { before: before ?? context ?? 0, after: after ?? context ?? 0 };
  if (Math.max(around.before, around.after) <= MOST_AROUND) return around;
  throw new UsageError(`-A, -B and -C: with --job give at most ${MOST_AROUND}`);
}

/** The query as this release understands it, for what is painted; the server may know more. */
function understood(text: string): Query | null {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}

function print(
  question: JobQuestion,
  query: Query | null,
  { json, count, max }: JobSearchFlags,
  around: Around | null,
  notes: Notes,
): Promise<number> {
  const most = max ?? null;
  if (count) return printCount(question, most, notes);
  if (json) return printJSONLines(question, most, notes);
  const show = showFor(query);
  if (around) {
    const limits = { ...around, most: most ?? Number.POSITIVE_INFINITY };
    return printWithContext(question, limits, show, notes);
  }
  if (most !== null) return printFirst(question, most, show, notes);
  return process.stdout.isTTY === true
    ? printShownExport(question, show, notes)
    : printExport(question, notes);
}

/** On a terminal nothing controls it, and what was looked for stands out. */
function showFor(query: Query | null): ShowText {
  // Of a query that this release does not understand nothing is known to stand out.
  const paint = paintFor(query ?? { kind: 'all' });
  if (paint === null) return (text) => text;
  const [match, context] = [painter(paint), contextPainter(paint)];
  return (text, isMatch) => paintedText(text.slice(0, -1), '', isMatch ? match : context);
}
