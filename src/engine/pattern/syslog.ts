/** The start of the line of a device that writes syslog in its own way, up to and with its time. */
import { isSpace } from '../characters.ts';
import { anyDate } from '../timestamp/date.ts';
import { anyTimestamp, type Clock, type TimestampParser } from '../timestamp/index.ts';
import { readPriority, readTimestamp } from './fields.ts';
import type { Header } from './header.ts';
import { FAIL, intEnd, spacesEnd } from './scan.ts';

const LESS = 60;
const GREATER = 62;
const COLON = 58;
const STAR = 42;
const DOT = 46;
const PERCENT = 37;
/** A counter of the receiver, a name, a counter of the device: more stand before no time. */
const MAX_WORDS = 3;

/**
 * Reads what of this stands at `at`, of which the time and one more part must be there: `<189>`; a version (`1 `); numbers and names with a colon
 * behind each (`84027: gw: `); `*` or `.` of a clock that is not set, or the `%` of H3C; the time, and a colon. Sets level and time.
 */
export function readSyslogStart(text: string, at: number, header: Header, clock: Clock): number {
  const behind = priorityEnd(text, at, header);
  if (behind === FAIL) return FAIL;
  if (behind === at) return readTime(text, at, { areNames: false, parse: anyDate }, header, clock);
  const behindColon = text.charCodeAt(behind) === COLON ? behind + 1 : behind;
  const start = spacesEnd(text, behindColon, true);
  const ways: Ways = { areNames: true, parse: anyTimestamp };
  const end = readTime(text, start, ways, header, clock);
  if (end !== FAIL) return end;
  const version = intEnd(text, start);
  const isVersion = version !== FAIL && isSpace(text.charCodeAt(version));
  return isVersion ? readTime(text, spacesEnd(text, version, true), ways, header, clock) : FAIL;
}

/** Behind a priority the words may be names, and a number since the epoch is a time. */
interface Ways {
  areNames: boolean;
  parse: TimestampParser;
}

/** Words, a mark, the time and a colon, of which one of the first two must be there where no priority is. */
function readTime(
  text: string,
  at: number,
  { areNames, parse }: Ways,
  header: Header,
  clock: Clock,
): number {
  const markAt = wordsEnd(text, at, areNames);
  const code = text.charCodeAt(markAt);
  const timeAt = code === STAR || code === DOT || code === PERCENT ? markAt + 1 : markAt;
  if (timeAt === at && !areNames) return FAIL;
  const end = readTimestamp(text, timeAt, header, { parse, stop: -1 }, clock);
  if (end === FAIL) return FAIL;
  return text.charCodeAt(end) === COLON ? end + 1 : end;
}

/** Behind `<PRI>`; `at` where there is none, FAIL where it is no priority. */
function priorityEnd(text: string, at: number, header: Header): number {
  if (text.charCodeAt(at) !== LESS) return at;
  const end = readPriority(text, at + 1, header);
  return end !== FAIL && text.charCodeAt(end) === GREATER ? end + 1 : FAIL;
}

/** Behind words with a colon and a space behind each; without a priority they must be numbers. */
function wordsEnd(text: string, at: number, areNames: boolean): number {
  let start = at;
  for (let words = 0; words < MAX_WORDS; words++) {
    const end = areNames ? nameEnd(text, start) : intEnd(text, start);
    const isWord =
      end > start && text.charCodeAt(end) === COLON && isSpace(text.charCodeAt(end + 1));
    if (!isWord) return start;
    start = spacesEnd(text, end + 1, true);
  }
  return start;
}

/** Up to a colon or a space. */
function nameEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== COLON && !isSpace(text.charCodeAt(end)))
    end++;
  return end;
}
