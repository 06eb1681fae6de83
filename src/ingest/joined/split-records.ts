/** Gives records lines of their own where a file, by its first bytes, has several on one: lists of JSON, `}{`, elements of XML. */
import { Buffer } from 'node:buffer';
import {
  HEAD_BYTES,
  listAtStart,
  MAX_HEAD_BYTES,
  NESTED_HITS,
  readRecords,
} from '../../engine/index.ts';
import { JsonSplitter } from './json-splitter.ts';
import { ReturnSplitter } from './return-splitter.ts';
import type { Splitter } from './splitter.ts';
import { XmlSplitter } from './xml-splitter.ts';

const NONE = new Uint8Array();
const LF = 10;
const CR = 13;
/** Where printed objects share a line: the end of one and the start of the next. */
const SHARED_LINE = /^\}[ \t]*,?[ \t]*\{[ \t]*\r?$/m;
/** Commas and spaces between two objects, at most. */
const MOST_BETWEEN = 64;
/** Its first character stands within so many bytes. */
const START_BYTES = 64;
/** Stands before each object of a JSON text sequence (RFC 7464). */
const RECORD_SEPARATOR = String.fromCharCode(0x1e);

/** Lists that hold nothing but records; those of other names do where the first of these has a time. */
const SURE = new Set(['', 'Records', 'records', 'logEvents', NESTED_HITS]);

/**
 * Gives the bytes of `source` with a newline between records that stand on one line; all other files pass as they are. What the
 * source throws passes unchanged; ending it early ends the source too.
 */
export async function* splitRecords(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const records = new RecordSplitting();
  for await (const piece of source) {
    const split = records.push(piece);
    if (split.length > 0) yield split;
  }
  yield* records.end();
}

class RecordSplitting {
  /** Undefined while it is not decided. */
  #splitter: Splitter | null | undefined;
  #head: Uint8Array = NONE;

  push(piece: Uint8Array): Uint8Array {
    if (this.#splitter !== undefined) return this.#split(piece);
    const head = this.#head.length === 0 ? piece : Buffer.concat([this.#head, piece]);
    this.#splitter = splitterFor(head, false);
    this.#head = this.#splitter === undefined ? head : NONE;
    return this.#splitter === undefined ? NONE : this.#split(head);
  }

  *end(): Generator<Uint8Array, void> {
    if (this.#splitter === undefined) this.#splitter = splitterFor(this.#head, true) ?? null;
    const rest = [this.#split(this.#head), this.#splitter?.end() ?? NONE];
    yield* rest.filter(({ length }) => length > 0);
  }

  #split(piece: Uint8Array): Uint8Array {
    return this.#splitter ? this.#splitter.push(piece) : piece;
  }
}

/** Are the records of the file that begins so given lines of their own? */
export const holdsJoinedRecords = (head: Uint8Array): boolean => !!splitterFor(head, true);

/** Null for a file that stays as it is; undefined where more of it must be seen. */
export function splitterFor(head: Uint8Array, isAll: boolean): Splitter | null | undefined {
  const ends = endsInReturns(head, isAll);
  if (ends !== false) return ends && new ReturnSplitter();
  const [first] = textOf(head, START_BYTES).replaceAll(RECORD_SEPARATOR, '').trimStart();
  if (first === '{' || first === '[') return jsonSplitterFor(head, isAll);
  if (first === '<') return xmlSplitterFor(head, isAll);
  return first === undefined && !isAll && head.length < START_BYTES ? undefined : null;
}

/** Does each line end in a carriage return alone, as on old Macs? Undefined where more of the file must be seen. */
function endsInReturns(head: Uint8Array, isAll: boolean): boolean | undefined {
  if (head.includes(LF)) return false;
  if (!isAll && head.length < HEAD_BYTES) return undefined;
  const first = head.indexOf(CR);
  return first >= 0 && first < head.length - 1;
}

const textOf = (bytes: Uint8Array, most: number): string =>
  Buffer.from(bytes.subarray(0, most)).toString('utf8');

function jsonSplitterFor(head: Uint8Array, isAll: boolean): JsonSplitter | null | undefined {
  const newline = head.indexOf(LF);
  const isWhole = newline >= 0 || isAll || head.length >= MAX_HEAD_BYTES;
  const line = textOf(head, newline < 0 ? MAX_HEAD_BYTES : newline);
  if (line.trim() === '{' && SHARED_LINE.test(textOf(head, HEAD_BYTES)))
    return new JsonSplitter(null);
  const list = listAtStart(line);
  const found = list === null ? null : listSplitter(line, list);
  return found ?? splitterOfObjects(line) ?? (isWhole ? null : undefined);
}

/** For a list whose first object is a record; null where it is none, or goes on. */
function listSplitter(line: string, list: string): JsonSplitter | null {
  if (SURE.has(list)) return new JsonSplitter(list);
  const start = line.indexOf('{', line.indexOf(`"${list}"`));
  const end = valueEnd(line, start);
  return end >= 0 && holdsTime(line.slice(start, end)) ? new JsonSplitter(list) : null;
}

/** For objects one behind the other. */
function splitterOfObjects(line: string): JsonSplitter | null {
  const start = line.indexOf('{');
  const end = start < 0 ? -1 : valueEnd(line, start);
  const isFollowed = end >= 0 && /^[\s,]*\{/.test(line.slice(end, end + MOST_BETWEEN));
  return isFollowed && isObject(line.slice(start, end)) ? new JsonSplitter(null) : null;
}

/** `{0} [main] {…}` is none. */
function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Where the value at `from` ends, an object or a list; -1 where it goes on. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

/** The first element of the name has a time. */
function isRecord(text: string, name: string): boolean {
  const close = `</${name}>`;
  const start = text.search(new RegExp(`<${name.replaceAll('.', '\\.')}[\\s/>]`));
  return holdsTime(text.slice(start, text.indexOf(close, start) + close.length), 'xml');
}

function holdsTime(record: string, format = 'json-lines'): boolean {
  const options = { format, referenceTime: 0, firstLine: 1, byteOffset: 0 };
  const [first] = readRecords(new TextEncoder().encode(record), { ...options, carry: 'start' });
  return first !== undefined && !('invalid' in first) && first.timestamp !== null;
}

const OPENING = /<([A-Za-z_][\w.:-]*)[\s/>]/g;

/** Elements that follow one another on a line: the outermost ones, or those within it. */
function xmlSplitterFor(head: Uint8Array, isAll: boolean): XmlSplitter | null | undefined {
  const text = textOf(head, HEAD_BYTES);
  const names = [...text.slice(0, 4096).matchAll(OPENING)].slice(0, 2).map(([, name]) => name!);
  const joined = names.find((name) => areJoined(text, name) && isRecord(text, name));
  if (joined !== undefined) return new XmlSplitter(joined);
  return isAll || head.length >= HEAD_BYTES ? null : undefined;
}

function areJoined(text: string, name: string): boolean {
  const close = `</${name}>`;
  for (let at = text.indexOf(close); at >= 0; at = text.indexOf(close, at + 1)) {
    const behind = text.slice(at + close.length, at + close.length + name.length + 64).trimStart();
    const isSameLine = !/^[ \t]*[\r\n]/.test(text.slice(at + close.length, at + close.length + 64));
    if (
      isSameLine &&
      behind.startsWith(`<${name}`) &&
      /^[\s/>]/.test(behind.slice(name.length + 1))
    )
      return true;
  }
  return false;
}
