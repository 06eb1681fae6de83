/** What a query means: the one definition, on a view of a record. */

import { patternID } from '../../templates/pattern-id.ts';
import { regexTest } from '../language/regex.ts';
import type { Query, ValueTest } from '../language/tree.ts';
import type { RecordView } from '../scanning/record-view.ts';
import { addressText, inRange, MAPPED } from './address-range.ts';
import { someFieldValue, valueTester } from './field-value.ts';
import { textTerm } from './text-term.ts';

/** Milliseconds since the epoch, `to` exclusive; null is no bound. Records without a time are within none. */
export interface TimeBounds {
  from: number | null;
  to: number | null;
}

export type Matcher = (record: RecordView) => boolean;

/** A matcher, and how much work it is for a record: 0 for a look at a number. */
interface Step {
  matches: Matcher;
  cost: number;
}

const COST = { fact: 0, text: 1, path: 2, fields: 4, read: 5 } as const;

/** The query as a function on records. */
export function createMatcher(
  query: Query,
  bounds: TimeBounds = { from: null, to: null },
): Matcher {
  const { matches } = stepOf(query);
  const { from, to } = bounds;
  if (from === null && to === null) return matches;
  const least = from ?? Number.NEGATIVE_INFINITY;
  const end = to ?? Number.POSITIVE_INFINITY;
  // NaN, of a record without a time, is within no bounds.
  return (record) => record.time >= least && record.time < end && matches(record);
}

function stepOf(query: Query): Step {
  switch (query.kind) {
    case 'all':
      return fact(() => true);
    case 'and': {
      const steps = stepsOf(query.terms);
      const all = steps.map(({ matches }) => matches);
      return { matches: (record) => all.every((matches) => matches(record)), cost: costOf(steps) };
    }
    case 'or': {
      const steps = stepsOf(query.terms);
      const any = steps.map(({ matches }) => matches);
      return { matches: (record) => any.some((matches) => matches(record)), cost: costOf(steps) };
    }
    case 'not': {
      const { matches, cost } = stepOf(query.term);
      return { matches: (record) => !matches(record), cost };
    }
    case 'text': {
      const term = textTerm(query.text);
      return { matches: (record) => record.contains(term), cost: COST.text };
    }
    case 'regex': {
      const test = regexTest(query.source, query.ignoresCase);
      return { matches: ({ text }) => test(text), cost: COST.read };
    }
    case 'line':
      return fact(({ line }) => line >= query.from && line <= query.to);
    case 'invalid':
      return fact(
        ({ reason }) => reason !== null && (query.reason === null || reason === query.reason),
      );
    default: {
      const { matches, cost } = recordStep(query);
      // An invalid line has no level, no fields and no pattern.
      return { matches: (record) => record.reason === null && matches(record), cost };
    }
  }
}

const fact = (matches: Matcher): Step => ({ matches, cost: COST.fact });
const costOf = (steps: Step[]): number => Math.max(...steps.map(({ cost }) => cost));

/** What costs less is asked first: the order of AND and OR does not matter. */
const stepsOf = (terms: Query[]): Step[] => terms.map(stepOf).sort((a, b) => a.cost - b.cost);

type RecordQuery = Extract<
  Query,
  {
    kind: 'level' | 'no_level' | 'form' | 'pattern' | 'ip' | 'status' | 'method' | 'path' | 'field';
  }
>;

function recordStep(query: RecordQuery): Step {
  switch (query.kind) {
    case 'level':
      return fact(({ level }) => isBetween(level, query));
    case 'no_level':
      return fact(({ level }) => level < 0);
    case 'form':
      return fact(({ format }) => format === query.name);
    case 'pattern':
      return fact(patternMatcher(query));
    case 'ip': {
      const isIn = inRange(query);
      const text = addressText(query);
      const terms = text === null ? null : [text, MAPPED].map(textTerm);
      const mayHold: Matcher = (record) => terms?.some((term) => record.mayHold(term)) ?? true;
      return { matches: (record) => mayHold(record) && record.ips.some(isIn), cost: COST.path };
    }
    case 'status':
      return fact(statusMatcher(query));
    case 'method':
      return { matches: requestMatcher('method', query.test), cost: COST.fact };
    case 'path':
      return {
        matches: withPiece(query.test, requestMatcher('path', query.test)),
        cost: COST.path,
      };
    case 'field':
      return { matches: fieldMatcher(query.name, query.test), cost: COST.fields };
  }
}

/** Each form is looked at once. */
function patternMatcher(query: Extract<Query, { kind: 'pattern' }>): Matcher {
  const { id, forms = [], isOwn = true } = query;
  const answers = new Map<string, boolean>();
  const known = new Set(forms);
  return ({ form }) => {
    let answer = answers.get(form);
    if (answer === undefined) {
      answer = known.has(form) || (isOwn && patternID(form) === id);
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(form, answer);
    }
    return answer;
  };
}

const MAX_ANSWERS = 100_000;

/** Of an access log what the report counts; of other logs the field of that name. */
function statusMatcher(range: Extract<Query, { kind: 'status' }>): Matcher {
  const isIn = (status: unknown): boolean => isBetween(Number(status ?? Number.NaN), range);
  return (record) =>
    record.isRequest ? isIn(record.status) : someFieldValue(record.fields, 'status', isIn);
}

function requestMatcher(name: 'method' | 'path', test: ValueTest): Matcher {
  const matches = valueTester(test);
  return (record) => {
    if (!record.isRequest) return someFieldValue(record.fields, name, matches);
    const own = record[name];
    return matches(own === '' ? undefined : own);
  };
}

/** Few records hold the rarest piece of a value: the others need no closer look. */
function withPiece(test: ValueTest, matches: Matcher): Matcher {
  return test.kind === 'equals'
    ? (record) => record.mayHoldValue(test) && matches(record)
    : matches;
}

function fieldMatcher(name: string, test: ValueTest): Matcher {
  const matches = valueTester(test);
  if (name === 'message') {
    return withPiece(
      test,
      ({ message, fields }) =>
        matches(message ?? undefined) || someFieldValue(fields, name, matches),
    );
  }
  return withPiece(test, ({ fields }) => someFieldValue(fields, name, matches));
}

const isBetween = (value: number, { from, to }: { from: number; to: number }): boolean =>
  value >= from && value <= to;
