/** Rows of CSV (RFC 4180): a field in quotes may hold separators, quotes that stand twice, and newlines. */
import { LINE_HEAD_BYTES } from '../../lines.ts';
import { timestampOfValue } from '../../timestamp/index.ts';
import type { KeyNames } from '../key-names.ts';
import { withMembersByRule } from '../members/member-names.ts';
import type { Spread } from './spread.ts';

type Members = Record<string, unknown>;

/** The columns of a file. */
export interface CsvColumns {
  names: readonly string[];
  /** Columns that each row has: the others behind them may be missing. */
  least: number;
  separator: string;
}

export interface Row {
  fields: string[];
  /** It ends inside of quotes. */
  isOpen: boolean;
  /** A quote stands inside of a field without quotes: the text is no row, but the end of one. */
  isOdd: boolean;
}

/** How many characters at most a line's head may lack, because of one that the cut would split. */
const LONGEST_CHARACTER = 4;

export function rowOf(text: string, separator: string): Row {
  const fields: string[] = [];
  let isOdd = false;
  let at = 0;
  for (;;) {
    const quoted = text[at] === '"' ? quotedField(text, at) : null;
    if (quoted?.end === -1) return { fields: [...fields, quoted.value], isOpen: true, isOdd };
    const from = quoted?.end ?? at;
    const next = text.indexOf(separator, from);
    const rest = text.slice(from, next < 0 ? text.length : next);
    fields.push(quoted ? quoted.value + rest.trim() : rest);
    isOdd ||= rest.includes('"');
    if (next < 0) return { fields, isOpen: false, isOdd };
    at = next + 1;
  }
}

/** The field whose opening quote is at `at`; `end` is -1 where it is not closed. */
function quotedField(text: string, at: number): { value: string; end: number } {
  let value = '';
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return { value: value + text.slice(from), end: -1 };
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

/** The fields of a row by the names of their columns; one more than there are names is the message, or has the name `more`. */
export function csvMembers(text: string, { names, separator }: CsvColumns): Members {
  const members: Members = {};
  for (const [index, field] of rowOf(text, separator).fields.entries()) {
    const name = names[index] ?? (names.includes(MESSAGE) ? `column${index + 1}` : MESSAGE);
    if (field !== '') members[name] = field;
  }
  return members;
}

const MESSAGE = 'message';

export function csvRows(columns: CsvColumns, keys: KeyNames): Spread {
  const { names, least, separator } = columns;
  const timeAt = timeColumns(names, keys);
  const clock = { referenceTime: 0, time: 0 };
  const hasTime = (fields: readonly string[]): boolean => {
    const time = timeAt.map((index) => fields[index]).join(' ');
    return /^["'\d@A-Za-z]/.test(time) && !Number.isNaN(timestampOfValue(time, clock));
  };
  return {
    starts: (head) => {
      // Cheap, and rules out nearly all that is no row.
      if (timeAt[0] === 0 && !/^"?[\dA-Z@]/i.test(head)) return false;
      const { fields, isOpen, isOdd } = rowOf(head, separator);
      if (isOdd || fields.length < 2 || fields.length > names.length + 1)
        return !isOdd && isOpen && fields.length === 1 && timeAt[0] !== 0;
      const complete = fields.length - (isOpen ? 1 : 0);
      if (complete <= Math.max(...timeAt)) return isOpen && timeAt[0] !== 0;
      return hasTime(fields) && (isOpen || fields.length >= least || isCut(head));
    },
    newEnd: () => {
      let isOpen = false;
      return (line) => {
        for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) isOpen = !isOpen;
        return !isOpen;
      };
    },
    endMark: '',
    frames: () => false,
    countsFrames: false,
    mixes: false,
  };
}

/** May the head be less than its line? */
function isCut(head: string): boolean {
  if (head.length * 3 < LINE_HEAD_BYTES - LONGEST_CHARACTER) return false;
  return new TextEncoder().encode(head).length >= LINE_HEAD_BYTES - LONGEST_CHARACTER;
}

/** The column of the time, or those of date and time; none where no name says so. */
export function timeColumns(names: readonly string[], keys: KeyNames): number[] {
  const { timestamp } = withMembersByRule(
    keys,
    Object.fromEntries(names.map((name) => [name, ''])),
  );
  const at = timestamp.map((name) => names.indexOf(name)).find((index) => index >= 0);
  const [date, time] = ['date', 'time'].map((part) =>
    names.findIndex((name) => name.trim().toLowerCase() === part),
  );
  if (date! >= 0 && time! >= 0) return [date!, time!];
  return at === undefined ? [] : [at];
}
