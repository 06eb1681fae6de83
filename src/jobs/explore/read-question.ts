/** From the texts of a request to a question. */
import { builtInNames } from '../../engine/index.ts';
import {
  type FormNames,
  needsPatterns,
  parseQuery,
  type Query,
  QueryError,
  type TimeBounds,
  withForms,
} from '../../engine/query/index.ts';
import { AppError } from '../../errors.ts';
import { isCalendarDay } from '../../runtime/calendar-day.ts';
import type { JobRow } from '../model/job-row.ts';
import type { JoinedForms } from './pattern-forms.ts';

export interface AskedQuestion {
  /** In the language of docs/queries.md; absent: every record. */
  q?: string | undefined;
  /** RFC 3339; `to` exclusive. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface ReadQuestion {
  query: Query;
  bounds: TimeBounds;
}

/**
 * Reads a question to these jobs; throws `bad_query` with the place of the fault, and `validation_failed` for a time that is
 * none.
 */
export function readQuestion(
  { q = '', from, to }: AskedQuestion,
  jobs: readonly Pick<JobRow, 'format'>[],
): ReadQuestion {
  const own = jobs.flatMap(({ format }) => format?.name ?? []);
  return {
    query: parse(q, () => [...builtInNames(), ...own]),
    bounds: { from: momentOf('from', from), to: momentOf('to', to) },
  };
}

function parse(q: string, formNames: FormNames): Query {
  try {
    return parseQuery(q, formNames);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new AppError('bad_query', error.message, {
      cause: error,
      errors: [{ path: '/q', message: `expected ${error.expected}`, position: error.position }],
    });
  }
}

const RFC_3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function momentOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = RFC_3339.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (!Number.isNaN(time) && isCalendarDay(text.slice(0, 10))) return time;
  throw new AppError('validation_failed', 'Correct the fields of the query named in errors.', {
    errors: [{ path: `/${name}`, message: 'must be a time such as 2025-02-20T03:14:00Z' }],
  });
}

/** The query with the forms of its patterns, which are read only where it asks for some. */
export async function withFormsOf(
  query: Query,
  readForms: () => Promise<JoinedForms>,
): Promise<Query> {
  return needsPatterns(query) ? withForms(query, [...(await readForms())]) : query;
}
