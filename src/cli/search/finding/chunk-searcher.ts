/** Answers a question about pieces of a file, one at a time. */
import {
  type Analyzer,
  type AnalyzerOptions,
  type ChunkPlace,
  readRecords,
} from '../../../engine/index.ts';
import {
  type ChunkScanner,
  knowsFields,
  type Matches,
  textOf,
} from '../../../engine/query/index.ts';
import { INTERPRETED_BYTES, newAnalyzer } from '../../../engine-threads/analyzers.ts';
import { isEverything, linesIn, scannerFor } from '../../../engine-threads/filter.ts';
import type { Answer, JsonWant, Marks, Question } from '../asking/question.ts';
import type { ListedPiece } from '../printing/context.ts';
import { jsonLines } from '../printing/json-lines.ts';
import { contextPainter, paintedText, painter, prefixed } from '../printing/render.ts';

type ShowMatch = (matches: Matches, index: number) => string;

export class ChunkSearcher {
  readonly #question: Question;
  readonly #analyzer: Analyzer;
  readonly #scanner: ChunkScanner;
  readonly #show: ShowMatch | null;
  readonly #prefix: Uint8Array;

  /** For pieces of a file of `byteLength` bytes in all. */
  constructor(question: Question, byteLength: number) {
    const { options, filter, want } = question;
    this.#question = question;
    this.#analyzer = analyzerFor(options, byteLength);
    this.#scanner = scannerFor(this.#analyzer, options, filter);
    this.#show = showerOf(question);
    this.#prefix = Buffer.from(want.kind === 'text' ? want.prefix : '');
  }

  /** Room for a piece: fill it, then ask for the answer. */
  input(size: number): Uint8Array {
    return this.#analyzer.input(size);
  }

  /** The answer about the piece that is the first `length` bytes of the input. */
  answer(length: number, place: ChunkPlace): Answer {
    const { want, most } = this.#question;
    if (want.kind === 'lines') return { count: linesIn(this.#analyzer, length) };
    if (want.kind === 'count' && most === null) {
      return { count: this.#scanner.count(length, place) };
    }
    if (want.kind === 'json' && this.#readsEverything)
      return this.#everyRecord(length, place, want);
    const matches = this.#scanner.scan(length, place);
    if (most !== null && matches.indexes.length > most) matches.indexes.length = most;
    const count = matches.indexes.length;
    if (want.kind === 'count' || count === 0) return { count };
    return { count, ...this.#output(matches) };
  }

  /** All that stands in the piece that is the first `length` bytes of the input, and which of it matches. */
  list(length: number, place: ChunkPlace): Omit<ListedPiece, 'keep'> {
    const { want } = this.#question;
    if (want.kind !== 'text') throw new TypeError('Only text is listed');
    const matches = this.#scanner.scan(length, place, 'all');
    const prefix = Buffer.from(want.contextPrefix);
    const show = (index: number, isMatch: boolean): Uint8Array => {
      const one = { ...matches, indexes: [index] };
      if (isMatch) return this.#text(one);
      if (want.paint === null) return prefixed(textOf(one), prefix);
      const { text } = matches.view.goTo(index);
      return Buffer.from(paintedText(text, want.contextPrefix, contextPainter(want.paint)));
    };
    return { size: matches.list.length, matches: matches.indexes, show };
  }

  #output(matches: Matches): Omit<Answer, 'count'> {
    const { hasMarks } = this.#question;
    if (!hasMarks) return { output: this.#text(matches) };
    const pieces: Uint8Array[] = [];
    const { indexes } = matches;
    const marks: Marks = {
      ends: new Uint32Array(indexes.length),
      times: new Float64Array(indexes.length),
    };
    let end = 0;
    for (const [at, index] of indexes.entries()) {
      const piece = this.#text({ ...matches, indexes: [index] });
      pieces.push(piece);
      end += piece.length;
      marks.ends[at] = end;
      marks.times[at] = matches.list.columns.times[index]!;
    }
    return { output: Buffer.concat(pieces), marks };
  }

  #text(matches: Matches): Uint8Array<ArrayBuffer> {
    if (this.#show === null) {
      const text = textOf(matches);
      return this.#prefix.length === 0 ? text : prefixed(text, this.#prefix);
    }
    let text = '';
    for (const index of matches.indexes) text += this.#show(matches, index);
    return Buffer.from(text);
  }

  /** Where a list tells little of a record, all of them are read sooner one behind the other than each by itself. */
  get #readsEverything(): boolean {
    const { filter, hasMarks, options } = this.#question;
    const isListed = knowsFields(options.format, options.definition);
    return isEverything(filter) && !hasMarks && !isListed;
  }

  #everyRecord(length: number, place: ChunkPlace, want: JsonWant): Answer {
    const { options, most } = this.#question;
    const json = jsonLines(want);
    let text = '';
    let count = 0;
    for (const entry of readRecords(this.#analyzer.input(length), { ...options, ...place })) {
      if (count === most) break;
      count++;
      text += json(entry);
    }
    return { count, output: Buffer.from(text) };
  }
}

/** This thread's analysers: files of one format share the plans for its lines. */
const analyzers = new Map<string, Analyzer>();
/** Each has some 25 MB of memory. */
const MOST_ANALYZERS = 8;

function analyzerFor(options: AnalyzerOptions, byteLength: number): Analyzer {
  if (byteLength <= INTERPRETED_BYTES) return newAnalyzer(options, byteLength);
  const key = JSON.stringify(options);
  let analyzer = analyzers.get(key);
  if (!analyzer) {
    analyzer = newAnalyzer(options, byteLength);
    if (analyzers.size >= MOST_ANALYZERS) analyzers.clear();
    analyzers.set(key, analyzer);
  }
  return analyzer;
}

/** How a match is shown; null for its bytes as they stand. */
function showerOf({ want }: Question): ShowMatch | null {
  if (want.kind === 'json') {
    const json = jsonLines(want);
    return ({ view }, index) => json(view.goTo(index).record);
  }
  if (want.kind !== 'text' || want.paint === null) return null;
  const paint = painter(want.paint);
  return ({ view }, index) => paintedText(view.goTo(index).text, want.prefix, paint);
}
