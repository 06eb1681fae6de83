/**
 * Requests that are told in the text of a message: what a server, a framework or a proxy writes behind the time and the level of a
 * logger, of syslog or of a container's runtime. Told by a method, a target and a status beside them, by pairs, or by an object of JSON at the end.
 */
import { METHODS, STATUSES } from '../../pattern/columns.ts';
import { emptyHeader, type Header, resetHeader } from '../../pattern/header.ts';
import { clean } from '../../text.ts';
import { fillRequestByMembers } from '../members/json-record.ts';
import { readPairs } from '../members/logfmt-record.ts';
import { millisWritten } from '../members/request-members.ts';

const METHOD = `(${[...METHODS].join('|')})`;
/** Nothing of this in a text: no request, whichever digits stand in it. */
const MAY_TELL = new RegExp(
  `(?<![A-Za-z_])(?:${METHOD} (?:/|https?://|[^\\s"]+ HTTP/)|(?:request_?)?method=|"(?:request_?)?method" ?:)`,
);

/** `GET /a HTTP/1.1`, in quotes or between bars. */
const LINE = new RegExp(`(?<![\\w/])${METHOD} ([^\\s"]+) HTTP/\\d(?:\\.\\d)?(?![\\w.])`);
const TARGET = '((?:/|https?://)[^\\s"]*)';
/** `GET /a` without a protocol. */
const SHORT = new RegExp(`(?<![\\w/])${METHOD} ${TARGET}`);
/** A number that counts or measures something is no status. */
const NO_UNIT = '(?![\\w.%:/-]|\\s?(?:[mµu]?s|bytes|[KM]?B|times)\\b)';
/** Words that go on with what is said of a request behind its status; any other one goes on with a sentence. */
const OF_STATUS =
  'in|took|after|from|for|with|to|by|at|via|ok|created|accepted|moved|found|not|bad|internal|forbidden|unauthorized|too|no|service|gateway';
const PROSE = new RegExp(`^ (?!(?:${OF_STATUS})\\b)[a-z]+(?![\\w=:])`);
/** What may stand between a request and its status. */
const BEHIND = `^["'\\\\)\\]|,;:\\s-]*(?:from \\S+ - )?(?:took \\S+ and )?(?:(?:status|code|returned|->|=>)[=:\\s]*)?["([]?`;
const STATUS_BEHIND = new RegExp(`${BEHIND}([1-5]\\d\\d)${NO_UNIT}`);
const STATUS_BEFORE = /(?<![\w.:/-])([1-5]\d\d)[\]):|]*\s+["']?$/;
/** The same with any other digits, also those of a word that is a number in hexadecimal digits. */
const NUMBER_BEHIND = new RegExp(`${BEHIND}(?=\\w*\\d)\\w+${NO_UNIT}`);
const NUMBER_BEFORE = /(?<![\w.:/-])(?=\w*\d)\w+[\]):|]*\s+["']?$/;
/** The name of a member that may be a status (see request-members.ts). */
const STATUS_NAME = /(?:status|code)"?\s*[=:]/i;
const BYTES = /^ (\d{1,15})B?(?![\w.])/;
const DURATION = /(?<![\w.])\d+(?:\.\d+)? ?(?:ns|[mµμu]s|s)(?!\w)/;
const PAIR = /(?<![^\s])[A-Za-z_@][\w.@-]*=/;

export interface TextRequest {
  /** Good until the next text is read. */
  request: Readonly<Header>;
  /** Where the request stands: what is before it may name a level. */
  at: number;
}

const found: Header = emptyHeader();

/** May a text of this shape tell of a request? If so, whether it does depends on its digits as well. */
export function mayTellRequest(text: string): boolean {
  if (!MAY_TELL.test(text)) return false;
  // Without a status it is none.
  if (STATUS_NAME.test(text)) return true;
  const line = lineIn(text);
  if (line === null) return false;
  return (
    NUMBER_BEHIND.test(text.slice(line.index + line[0].length)) ||
    NUMBER_BEFORE.test(text.slice(0, line.index))
  );
}

const lineIn = (text: string): RegExpExecArray | null => LINE.exec(text) ?? SHORT.exec(text);

/** The request that the text tells of, or null. */
export function requestInText(text: string): TextRequest | null {
  if (!mayTellRequest(text)) return null;
  resetHeader(found);
  const at = readLine(text) ?? readMembers(text);
  return at === null ? null : { request: found, at };
}

/** A request line and a status behind or before it; returns where it stands, or null. */
function readLine(text: string): number | null {
  const line = lineIn(text);
  if (line === null) return null;
  const behind = text.slice(line.index + line[0].length);
  const after = STATUS_BEHIND.exec(behind);
  const status = after ?? STATUS_BEFORE.exec(text.slice(0, line.index));
  if (status === null || !STATUSES.test(status[1]!)) return null;
  const rest = after ? behind.slice(after[0].length) : behind;
  if (after && !LINE.test(text) && PROSE.test(rest)) return null;
  found.method = line[1]!;
  found.path = clean(line[2]!);
  found.status = Number(status[1]);
  found.bytes = Number(BYTES.exec(rest)?.[1] ?? 0);
  found.durationMs = millisWritten(DURATION.exec(rest)?.[0]);
  return after ? line.index : line.index - status[0].length;
}

/** Pairs, or an object at the end, that say it by their names. */
function readMembers(text: string): number | null {
  const [at, members] = objectAtEnd(text) ?? pairsIn(text) ?? [0, {}];
  fillRequestByMembers(Object.keys(members), (name) => members[name], found);
  return found.isRequest ? at : null;
}

function pairsIn(text: string): [number, Record<string, unknown>] | null {
  const at = PAIR.exec(text)?.index ?? -1;
  return at < 0 ? null : [at, Object.fromEntries(readPairs(text.slice(at)) ?? [])];
}

function objectAtEnd(text: string): [number, Record<string, unknown>] | null {
  const at = text.indexOf('{"');
  if (at < 0 || !text.trimEnd().endsWith('}')) return null;
  try {
    return [at, JSON.parse(text.slice(at)) as Record<string, unknown>];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
