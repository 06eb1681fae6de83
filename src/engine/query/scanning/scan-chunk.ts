/** The matching records of a chunk. What surely does not match is passed over as cheaply as can be. */

import type { Analyzer } from '../../analyzer.ts';
import { resolveFormat } from '../../formats/catalog.ts';
import type { Format } from '../../formats/format.ts';
import { mayHavePieces } from '../../formats/lines/pieces.ts';
import { startsRecord } from '../../formats/lines/record-start.ts';
import type { ReadEntryOptions } from '../../interpreter/read-entries.ts';
import { LINE_HEAD_BYTES } from '../../lines.ts';
import type { RecordList } from '../../listing/record-list.ts';
import { type SearchText, searchText } from '../../search/search-text.ts';
import type { ChunkPlace } from '../../types.ts';
import type { Query } from '../language/tree.ts';
import { createMatcher, type Matcher, type TimeBounds } from '../matching/matcher.ts';
import { requiredText } from '../matching/required-text.ts';
import { textTerm } from '../matching/text-term.ts';
import { type Notation, notationOf } from '../matching/value-text.ts';
import { ListedView } from './listed-view.ts';

const LF = 10;
/** Where a text stands in more records than one of so many bytes, the whole chunk is listed at once. */
const BYTES_A_WINDOW = 16_384;

/** How the lines of the file are read: the same as when it was analysed. */
export type Reading = Omit<ReadEntryOptions, keyof ChunkPlace>;

export interface Matches {
  /** Places in the list of the entries that match, in their order. */
  indexes: number[];
  list: RecordList;
  /** The chunk; good until the analyser's input is filled again. */
  bytes: Uint8Array;
  /** Goes to an entry of the list, and shows it. */
  view: ListedView;
}

export class ChunkScanner {
  readonly #analyzer: Analyzer;
  readonly #reading: Reading;
  readonly #format: Format | null;
  readonly #matches: Matcher;
  readonly #required: RequiredSearch | null;
  /** Whether a line matches if it contains the required text. */
  readonly #isTextOnly: boolean;
  readonly #list: RecordList;

  /** `analyzer` is one for `reading`. */
  constructor(analyzer: Analyzer, reading: Reading, query: Query, bounds: TimeBounds) {
    this.#analyzer = analyzer;
    this.#reading = reading;
    const { format, definition } = reading;
    this.#format = format === null ? null : resolveFormat(format, definition);
    this.#matches = createMatcher(query, bounds);
    this.#required = requiredSearch(query, notationOf(this.#format));
    const isUnbound = bounds.from === null && bounds.to === null;
    this.#isTextOnly = query.kind === 'text' && isUnbound && !/[\r\n]/.test(query.text);
    this.#list = analyzer.newList();
  }

  /**
   * Finds what matches in the chunk that is the first `length` bytes of the analyser's input. What surely does not
   * match need not be in the list, unless that is to have `all`.
   */
  scan(length: number, place: ChunkPlace, lists: 'candidates' | 'all' = 'candidates'): Matches {
    const bytes = this.#analyzer.input(length);
    const list = this.#list;
    list.clear(place.firstLine);
    if (lists === 'all' || this.#mayHavePieces(length))
      this.#analyzer.list(0, bytes.length, place, list);
    else this.#listCandidates(bytes, place);
    const view = this.#view(bytes, place);
    return { indexes: this.#matching(view), list, bytes, view };
  }

  /** Places in the list of what matches. */
  #matching(view: ListedView): number[] {
    const indexes: number[] = [];
    for (let i = 0; i < this.#list.length; i++) if (this.#matches(view.goTo(i))) indexes.push(i);
    return indexes;
  }

  /** Counts the matches of the chunk, as the analyser counts all: until its next `take`. */
  countMatches({ indexes, list, bytes }: Matches, place: ChunkPlace): void {
    this.#analyzer.analyzeEntries(bytes.length, place, list, indexes);
  }

  /** How many match: the same as `scan` finds. */
  count(length: number, place: ChunkPlace): number {
    const text = this.#isTextOnly ? (this.#required?.text ?? 'never') : 'never';
    const isPlain = place.carry === 'start' && length < this.#maxRecordBytes;
    if (text === 'never' || !isPlain || !isNotBlank(text)) {
      return this.scan(length, place).indexes.length;
    }
    const bytes = this.#analyzer.input(length);
    if (this.#mayHavePieces(length)) return this.scan(length, place).indexes.length;
    // Each line is an entry of its own, or continues one by nothing but blanks.
    const areLinesEntries = this.#format === null || this.#format.continuation === 'none';
    if (areLinesEntries) return this.#analyzer.countLinesWith(text, 0, length);
    return this.#countEntries(bytes, place, text) ?? this.scan(length, place).indexes.length;
  }

  /** Null where too many lines do not tell by their first bytes whether they begin an entry. */
  #countEntries(bytes: Uint8Array, place: ChunkPlace, text: SearchText): number | null {
    let left = Math.max(1, Math.floor(bytes.length / BYTES_A_WINDOW));
    let count = 0;
    for (let at = 0; ; ) {
      const { entries, next } = this.#analyzer.countEntriesWith(text, at, bytes.length);
      count += entries;
      if (next < 0) return count;
      if (left-- === 0) return null;
      const start = this.#startBefore(bytes, next, at);
      const isCounted = this.#analyzer.find(text, start, lineStart(bytes, next)) >= 0;
      at = this.#startBehind(bytes, next);
      this.#list.clear(place.firstLine);
      // Only the first line of the file may have a mark before it.
      const firstLine = place.firstLine + (start === 0 ? 0 : 1);
      this.#analyzer.list(start, at, { ...place, firstLine }, this.#list);
      count += this.#matching(this.#view(bytes, place)).length - (isCounted ? 1 : 0);
    }
  }

  /** May a line of the chunk go on with the one before, whatever it begins with? */
  #mayHavePieces(length: number): boolean {
    const pieces = this.#format?.pieces ?? null;
    if (pieces === null) return false;
    return mayHavePieces(
      pieces,
      (text) => this.#analyzer.find(searchText(text)!, 0, length) >= 0,
      (text) => this.#analyzer.countLinesWith(searchText(text)!, 0, length),
    );
  }

  get #maxRecordBytes(): number {
    return this.#reading.maxRecordBytes ?? Number.POSITIVE_INFINITY;
  }

  #view(bytes: Uint8Array, place: ChunkPlace): ListedView {
    return new ListedView({
      bytes,
      list: this.#list,
      options: { ...this.#reading, ...place },
      format: this.#format,
      find: (text, from, to) => this.#analyzer.find(text, from, to),
    });
  }

  /** Lists all that may match: around the required text, or everything. */
  #listCandidates(bytes: Uint8Array, place: ChunkPlace): void {
    const text = this.#requiredIn(bytes);
    if (text === 'never') return;
    if (text === null || !this.#listWindows(bytes, place, text)) {
      this.#list.clear(place.firstLine);
      this.#analyzer.list(0, bytes.length, place, this.#list);
    }
  }

  /** The text that stands in each record of the chunk that matches; null where there is none. */
  #requiredIn(bytes: Uint8Array): SearchText | 'never' | null {
    if (this.#required === null) return null;
    const { text, unless } = this.#required;
    const stands = (other: SearchText): boolean => this.#analyzer.find(other, 0, bytes.length) >= 0;
    return unless.some(stands) ? null : text;
  }

  /**
   * Lists the records around each place where the text stands: the kernel those that it knows, the others window by
   * window; false where there are too many of these.
   */
  #listWindows(bytes: Uint8Array, place: ChunkPlace, text: SearchText): boolean {
    let left = Math.max(1, Math.floor(bytes.length / BYTES_A_WINDOW));
    let { firstLine } = place;
    let counted = 0;
    let hit = this.#analyzer.find(text, 0, bytes.length);
    while (hit >= 0) {
      if (left-- === 0) return false;
      const start = this.#startBefore(bytes, hit, counted);
      const end = this.#startBehind(bytes, hit);
      firstLine += this.#analyzer.countNewlines(counted, start);
      // Only the chunk's first record may be continued from the one before.
      const carry = start === 0 ? place.carry : 'start';
      this.#analyzer.list(start, end, { ...place, firstLine, carry }, this.#list);
      firstLine += this.#analyzer.countNewlines(start, end);
      counted = end;
      const rest = { from: end, to: bytes.length };
      hit = this.#analyzer.listAround(text, rest, { ...place, firstLine }, this.#list);
    }
    return true;
  }

  /** Where the record begins, not before `least`, that the byte at `at` belongs to. */
  #startBefore(bytes: Uint8Array, at: number, least: number): number {
    let start = lineStart(bytes, at);
    while (start > least && !this.#startsAt(bytes, start)) start = lineStart(bytes, start - 1);
    return Math.max(start, least);
  }

  /** Where the next record begins behind the line of `at`; the chunk's end where none does. */
  #startBehind(bytes: Uint8Array, at: number): number {
    let start = nextLine(bytes, at);
    while (start < bytes.length && !this.#startsAt(bytes, start)) start = nextLine(bytes, start);
    return start;
  }

  #startsAt(bytes: Uint8Array, start: number): boolean {
    return this.#format === null || startsRecord(headOfLine(bytes, start), this.#format);
  }
}

/** What is looked for of a RequiredText. */
interface RequiredSearch {
  text: SearchText | 'never';
  unless: SearchText[];
}

function requiredSearch(query: Query, notation: Notation): RequiredSearch | null {
  const required = requiredText(query, notation);
  if (required === null) return null;
  const { search } = textTerm(required.text);
  if (search === 'maybe') return null;
  return { text: search, unless: required.unless.map((text) => searchText(text)!) };
}

function headOfLine(bytes: Uint8Array, start: number): Uint8Array {
  const most = bytes.subarray(start, start + LINE_HEAD_BYTES);
  const newline = most.indexOf(LF);
  return newline < 0 ? most : most.subarray(0, newline);
}

const lineStart = (bytes: Uint8Array, at: number): number =>
  at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;

function nextLine(bytes: Uint8Array, at: number): number {
  const newline = bytes.indexOf(LF, at);
  return newline < 0 ? bytes.length : newline + 1;
}

/** A blank line may belong to the record before it. */
const isNotBlank = (text: SearchText): boolean =>
  text.bytes.some((byte) => byte !== 32 && byte !== 9 && byte !== 13);

/** The matches as they stand in the file, each with the end of its last line; a file's last line gets one. */
export function textOf({ indexes, list, bytes }: Matches): Uint8Array<ArrayBuffer> {
  const { starts, ends } = list.columns;
  const size = indexes.reduce((sum, index) => sum + ends[index]! - starts[index]! + 1, 0);
  const text = new Uint8Array(size);
  let at = 0;
  for (const index of indexes) {
    const own = bytes.subarray(starts[index], ends[index]);
    text.set(own, at);
    at += own.length;
    if (own.at(-1) !== LF) text[at++] = LF;
  }
  return text.subarray(0, at);
}
