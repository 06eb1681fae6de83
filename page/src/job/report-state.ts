/** What the address of a report says: all of its state, so that a link opens the same. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ORDERS, type Order, type Question } from '../api/jobs.ts';
import { withoutTerm, withTerm } from './filter/terms.ts';

export const TABS = [
  'patterns',
  'records',
  'addresses',
  'requests',
  'keywords',
  'invalid',
] as const;
export type Tab = (typeof TABS)[number];

/** Of the patterns: those that were first seen in the time that is chosen. */
export const SINCE = 'time';

export interface ReportSearch extends Question {
  tab?: Tab | undefined;
  /** The record that is open, by its line. */
  line?: number | undefined;
  /** The log of that record, where the report is of several. */
  log?: string | undefined;
  /** The pattern that is open. */
  pattern?: string | undefined;
  /** Of the patterns those that are new: in the time that is chosen (`SINCE`), or beside the job of this id. */
  news?: string | undefined;
  /** Of the records; that of the file where it is left out. */
  order?: Order | undefined;
  /** Of the records, as `columns.ts` writes them. */
  columns?: string | undefined;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined;

const FIRST_TIME = Date.UTC(1900);
const END_OF_TIME = Date.UTC(10_000);
const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const newsOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text === SINCE || (text !== undefined && JOB_ID.test(text)) ? text : undefined;
};

/** Bounds that were given the wrong way round bound the same time. */
const inOrder = (from: string | undefined, to: string | undefined) =>
  from && to && from > to ? { from: to, to: from } : { from, to };

const timeOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  const time = text === undefined ? Number.NaN : Date.parse(text);
  // As the server takes it, whatever else a browser can read.
  return time >= FIRST_TIME && time < END_OF_TIME ? new Date(time).toISOString() : undefined;
};

export function readReportSearch(search: Record<string, unknown>): ReportSearch {
  const line = Number(search.line);
  return {
    q: textOf(search.q),
    ...inOrder(timeOf(search.from), timeOf(search.to)),
    tab: TABS.find((tab) => tab === search.tab),
    line: Number.isSafeInteger(line) && line > 0 ? line : undefined,
    log: textOf(search.log),
    pattern: textOf(search.pattern),
    news: newsOf(search.news),
    order: ORDERS.find((order) => order === search.order),
    columns: textOf(search.columns),
  };
}

/** What can only be told of records. */
const NOTHING = {
  ...{ q: undefined, from: undefined, to: undefined },
  ...{ line: undefined, pattern: undefined },
};
const NO_FILTER: Question = { q: undefined, from: undefined, to: undefined };

/**
 * The state of the page, and how it is changed.
 * @param hasRecords whether the records behind the numbers are there: where they are not, nothing leads to them, and no filter holds
 */
export function useReportState(hasRecords = true) {
  const { jobID = '' } = useParams({ strict: false });
  const asked: ReportSearch = useSearch({ strict: false });
  const search = useMemo(
    () => (hasRecords ? asked : { ...asked, ...NOTHING }),
    [asked, hasRecords],
  );
  const navigate = useNavigate();
  const { q, from, to } = search;
  const question: Question = useMemo(() => ({ q, from, to }), [q, from, to]);
  return useMemo(() => {
    const set = (fields: Partial<ReportSearch>, replace = false) =>
      void navigate({
        to: '.',
        search: (before: ReportSearch) => ({ ...before, ...fields }),
        replace,
        resetScroll: false,
      });
    const asking = (asked: Question) => ({
      jobID,
      hasRecords,
      search: { ...search, ...asked },
      question: asked,
      isFiltered: asked.q !== undefined || asked.from !== undefined || asked.to !== undefined,
      set,
      include: (term: string, fields: Partial<ReportSearch> = {}) =>
        set({ q: withTerm(asked.q, term), line: undefined, ...fields }),
      exclude: (term: string) => set({ q: withTerm(asked.q, `-${term}`), line: undefined }),
      remove: (index: number) => set({ q: withoutTerm(asked.q, index), line: undefined }),
    });
    return {
      ...asking(question),
      /** The same page without its filter, for one that cannot be read: what is asked next takes its place. */
      unfiltered: asking(NO_FILTER),
    };
  }, [jobID, hasRecords, search, question, navigate]);
}

export type ReportState = Omit<ReturnType<typeof useReportState>, 'unfiltered'>;
