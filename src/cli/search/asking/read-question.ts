/** The question of a command, and its bounds. */
import { type FormNames, parseQuery, QueryError } from '../../../engine/query/index.ts';
import type { Filter } from '../../../engine-threads/filter.ts';
import { formatsOf } from '../../analysis/chosen-formats.ts';
import type { FormatFlags } from '../../options.ts';
import { UsageError } from '../../output/failure.ts';

/** Characters of a faulty question that are shown before and behind the fault. */
const SHOWN_BEFORE = 60;
const SHOWN_BEHIND = 20;

export interface QuestionFlags extends FormatFlags {
  from?: number | null;
  to?: number | null;
}

/** Throws a UsageError that shows the place of the fault. */
export function readQuestion(text: string, flags: QuestionFlags = {}): Filter {
  const { from = null, to = null } = flags;
  const formNames: FormNames = () => {
    const { catalog, format } = formatsOf(flags);
    return [...catalog.formats.map(({ name }) => name), ...(format ? [format.name] : [])];
  };
  try {
    return { query: parseQuery(text, formNames), bounds: { from, to } };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new UsageError(`${error.message}\n${pointedAt(text, error.position)}`, { cause: error });
  }
}

/** A piece of the text on one line, and below it a sign at the place. */
export function pointedAt(text: string, position: number): string {
  const start = Math.max(0, position - SHOWN_BEFORE);
  const piece = text.slice(start, position + SHOWN_BEHIND).replace(/\s/g, ' ');
  return `  ${piece}\n  ${' '.repeat(position - start)}^`;
}
