/** Records of a list, looked at one by one: what the list does not say is read from their bytes. */

import type { Format } from '../../formats/format.ts';
import { readAs } from '../../formats/mixed/mixed.ts';
import { capturedBy, readMembers } from '../../formats/values/captures.ts';
import { findIPs } from '../../interpreter/find-ips.ts';
import {
  type Entry,
  type ReadEntryOptions,
  readEntries,
  textEnd,
} from '../../interpreter/read-entries.ts';
import {
  type InvalidLine,
  type LogRecord,
  messageOf,
  wholeMessage,
} from '../../interpreter/read-records.ts';
import { LEVELS, NO_LEVEL } from '../../levels/levels.ts';
import { contentOf, LF, LINE_HEAD_BYTES, type LineEnd, lineEnd } from '../../lines.ts';
import type { RecordList } from '../../listing/record-list.ts';
import { emptyHeader } from '../../pattern/header.ts';
import type { SearchText } from '../../search/search-text.ts';
import { searchText } from '../../search/search-text.ts';
import { clean, decode, stripAnsi } from '../../text.ts';
import { clockOf } from '../../timestamp/index.ts';
import type { InvalidReason } from '../../types.ts';
import type { ValueTest } from '../language/tree.ts';
import { type TextTerm, textTerm } from '../matching/text-term.ts';
import { escapesOf, type Notation, notationOf, valueText } from '../matching/value-text.ts';
import { EntryView, type RecordView } from './record-view.ts';

export type FindText = (text: SearchText, from: number, to: number) => number;

/** The chunk that was listed. `options` are those of the chunk. */
export interface ListedChunk {
  bytes: Uint8Array;
  list: RecordList;
  options: ReadEntryOptions;
  format: Format | null;
  find: FindText;
}

/** A line of so many characters has less than LINE_HEAD_BYTES. */
const SHORT_CHARACTERS = LINE_HEAD_BYTES / 4;

export class ListedView implements RecordView {
  readonly #chunk: ListedChunk;
  readonly #isLogOfRequests: boolean;
  readonly #notation: Notation;
  readonly #escapes: readonly SearchText[];
  /** Of the tests that were asked for. */
  readonly #terms = new Map<ValueTest, TextTerm | null>();
  /** For each text that was asked for, which records have it. */
  readonly #marks = new Map<SearchText, Uint8Array>();
  #at = 0;
  #text: string | null = null;
  #entry: Entry | null = null;
  #view: EntryView | null = null;
  #fields: Readonly<Record<string, unknown>> | null = null;

  constructor(chunk: ListedChunk) {
    this.#chunk = chunk;
    this.#isLogOfRequests = chunk.format?.accessLog ?? false;
    this.#notation = notationOf(chunk.format);
    this.#escapes = escapesOf(this.#notation).map((text) => searchText(text)!);
  }

  /** Goes to an entry of the list. */
  goTo(at: number): this {
    this.#at = at;
    this.#text = null;
    this.#entry = null;
    this.#view = null;
    this.#fields = null;
    return this;
  }

  get line(): number {
    const { list } = this.#chunk;
    return list.firstLine + list.columns.lines[this.#at]!;
  }

  get reason(): InvalidReason | null {
    return this.#chunk.list.reason(this.#at);
  }

  get level(): number {
    return this.#chunk.list.level(this.#at);
  }

  get time(): number {
    return this.#chunk.list.columns.times[this.#at]!;
  }

  get text(): string {
    this.#text ??= clean(decode(contentOf(this.bytes)));
    return this.#text;
  }

  /** Its lines, without the end of the last one. */
  get bytes(): Uint8Array {
    const { bytes } = this.#chunk;
    // Behind an invalid line the brackets of a list may stand, which are no part of it.
    const isLine = this.reason !== null;
    const end = isLine ? Math.min(this.#end, nextLine(bytes, this.#start)) : this.#end;
    return bytes.subarray(this.#start, textEnd(bytes, this.#start, end));
  }

  get format(): string {
    return this.#chunk.list.format(this.#at);
  }

  get form(): string {
    return this.#chunk.list.form(this.#at) ?? this.#read.form;
  }

  get ips(): readonly string[] {
    if (this.#isBehindMark || MAYBE_PORT.test(this.text)) return this.#read.ips;
    const found: string[] = [];
    this.#eachLine((line) => findIPs(line, (ip) => found.push(ip)));
    return found;
  }

  get fields(): Readonly<Record<string, unknown>> {
    this.#fields ??= this.#readFields();
    return this.#fields;
  }

  get message(): string | null {
    const [first, ...more] = this.#plainLines() ?? [];
    if (first === undefined || this.#capture(first) === null) return this.#read.message;
    const format = this.#chunk.format!;
    return wholeMessage(format, messageOf(format, first, header), more);
  }

  get isRequest(): boolean {
    return this.#isLogOfRequests !== this.#chunk.list.isOther(this.#at);
  }

  get status(): number {
    return this.#chunk.list.status(this.#at);
  }

  get method(): string {
    const { list } = this.#chunk;
    return list.isPathElsewhere(this.#at) ? this.#read.method : list.method(this.#at);
  }

  get path(): string {
    const { list, bytes } = this.#chunk;
    if (list.isPathElsewhere(this.#at)) return this.#read.path;
    const { paths, pathEnds } = list.columns;
    return clean(decode(bytes.subarray(paths[this.#at], pathEnds[this.#at])));
  }

  contains({ search, lowered }: TextTerm): boolean {
    if (search === 'never') return false;
    if (search === 'maybe') return this.#read.contains({ search, lowered });
    return this.#isMarked(search);
  }

  mayHold(term: TextTerm): boolean {
    if (typeof term.search === 'string') return term.search === 'maybe';
    return this.#isMarked(term.search) || this.#escapes.some((sign) => this.#isMarked(sign));
  }

  mayHoldValue(test: ValueTest): boolean {
    let term = this.#terms.get(test);
    if (term === undefined) {
      const text = valueText(test, this.#notation);
      term = text === null ? null : textTerm(text);
      this.#terms.set(test, term);
    }
    return term === null || this.mayHold(term);
  }

  /** The record as it is read by itself. */
  get entry(): Entry {
    this.#entry ??= this.#readEntry();
    return this.#entry;
  }

  /**
   * The record, or invalid line, as it is printed (`http` is left out), where it can be read with less work than the
   * entry.
   */
  get record(): LogRecord | InvalidLine {
    const form = this.#chunk.list.form(this.#at);
    const lines = form === null ? null : this.#plainLines();
    const fields = lines === null ? null : this.#capture(lines[0]!);
    if (fields === null) return this.entry.entry;
    return this.#recordOf(lines!, fields, form!);
  }

  /** `header` is that of the record. */
  #recordOf(lines: string[], fields: Record<string, unknown>, form: string): LogRecord {
    const [first, ...more] = lines;
    const { level, time, line } = this;
    const format = this.#chunk.format!;
    const ips = new Set<string>();
    const add = (ip: string): void => void ips.add(ip);
    findIPs(first!, add, this.#chunk.format!.addressesHavePorts);
    for (const text of more) findIPs(text, add);
    return {
      line,
      lines: more.length + 1,
      timestamp: Number.isNaN(time) ? null : time,
      level: level === NO_LEVEL ? null : LEVELS[level]!,
      message: wholeMessage(format, messageOf(format, first!, header), more),
      fields,
      members: fields,
      ips: [...ips],
      http: null,
      format: this.#chunk.format!.name,
      form,
    };
  }

  /** The lines of a record that its format's patterns read; null where its first one may be recognised by a part of it. */
  #plainLines(): string[] | null {
    const { format, list } = this.#chunk;
    const isLine = format?.kind === 'pattern' && format.spread === null;
    const isPlain = isLine && !this.#isBehindMark && list.isRecord(this.#at);
    if (!isPlain) return null;
    const lines: string[] = [];
    this.#eachLine((line) => lines.push(line));
    return lines[0]!.length < SHORT_CHARACTERS ? lines : null;
  }

  /** Fills `header` from a record's first line, and gives its fields; null where no pattern matches. */
  #capture(first: string): Record<string, unknown> | null {
    const clock = clockOf(this.#chunk.options);
    const { format, list } = this.#chunk;
    return list.format(this.#at) === format!.name
      ? capturedBy(format!, first, clock, header)
      : null;
  }

  get #read(): EntryView {
    this.#view ??= new EntryView(this.entry);
    return this.#view;
  }

  get #start(): number {
    return this.#chunk.list.columns.starts[this.#at]!;
  }

  get #end(): number {
    return this.#chunk.list.columns.ends[this.#at]!;
  }

  /** May a byte order mark stand before it, which is no part of its text? */
  get #isBehindMark(): boolean {
    return this.#start === 0;
  }

  #readEntry(): Entry {
    const { bytes, options } = this.#chunk;
    const { line, reason } = this;
    if (reason !== null) {
      return { entry: { line, lines: 1, invalid: reason }, bytes: this.bytes, text: this.text };
    }
    const own = bytes.subarray(this.#start, this.#end);
    const byteOffset = options.byteOffset + this.#start;
    const [first, ...more] = readEntries(own, {
      ...options,
      firstLine: line,
      byteOffset,
      carry: 'start',
    });
    if (more.length === 0) return first!;
    // A record of pretty-printed JSON has the lines before it that are in no other: by themselves they are invalid.
    const { entry } = [first!, ...more].find((read) => !('invalid' in read.entry))!;
    const lines = entry.line + entry.lines - line;
    return { entry: { ...entry, line, lines } as LogRecord, bytes: this.bytes, text: this.text };
  }

  #readFields(): Readonly<Record<string, unknown>> {
    const { format, options } = this.#chunk;
    if (format === null || format.spread !== null || this.#isBehindMark) {
      return this.#read.fields;
    }
    const clock = clockOf(options);
    const line = this.#lineAt(this.#start, { end: 0, next: 0 });
    const form = readAs(format, line, header, clock);
    return typeof form === 'string' ? this.#read.fields : readMembers(form, line, clock);
  }

  #eachLine(use: (line: string) => void): void {
    const ends: LineEnd = { end: 0, next: 0 };
    for (let at = this.#start; at < this.#end; at = ends.next) use(this.#lineAt(at, ends));
  }

  #lineAt(start: number, ends: LineEnd): string {
    const { bytes } = this.#chunk;
    lineEnd(bytes, start, ends);
    return stripAnsi(clean(decode(contentOf(bytes.subarray(start, ends.end)))));
  }

  #isMarked(text: SearchText): boolean {
    let marks = this.#marks.get(text);
    if (!marks) {
      marks = markEntries(this.#chunk, text);
      this.#marks.set(text, marks);
    }
    return marks[this.#at] !== 0;
  }
}

/** An IPv6 address whose last group may be a port: which form the record has decides. */
const MAYBE_PORT = /::[0-9a-fA-F:]*:\d{1,5} /;

const header = emptyHeader();

/** For each entry of the list whether the text stands in it. */
function markEntries({ bytes, list, find }: ListedChunk, text: SearchText): Uint8Array {
  const marks = new Uint8Array(list.length);
  const { ends } = list.columns;
  const { length } = text.bytes;
  let entry = 0;
  let at = list.length === 0 ? -1 : find(text, list.columns.starts[0]!, bytes.length);
  while (at >= 0) {
    entry = list.entryAt(at, entry);
    const start = list.columns.starts[entry]!;
    const isIn = at + length <= textEnd(bytes, start, ends[entry]!);
    if (isIn) marks[entry] = 1;
    at = find(text, isIn ? ends[entry]! : at + 1, bytes.length);
  }
  return marks;
}

function nextLine(bytes: Uint8Array, start: number): number {
  const newline = bytes.indexOf(LF, start);
  return newline < 0 ? bytes.length : newline + 1;
}
