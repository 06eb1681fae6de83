/**
 * Counts lines of known shapes by the kernel, and has the others read by the interpreter. The report is the one that
 * the interpreter (../interpreter/) gives by itself. Plans are kept from one chunk of a job to the next.
 */

import type { Format } from '../formats/format.ts';
import { lineStarts } from '../formats/lines/continuation.ts';
import { type KeywordCounter, keywordFinder, wordsToFind } from '../interpreter/keywords.ts';
import { LineReader, type Open } from '../interpreter/line-reader.ts';
import {
  addressValues,
  exampleOf,
  growExample,
  type OpenExample,
  type OpenRecord,
  type RecordCounter,
  recordCounter,
} from '../interpreter/record-counter.ts';
import { type LineEnd, lineEnd } from '../lines.ts';
import { type Parts, partsOf } from '../listing/parts.ts';
import { type ListNames, RecordList } from '../listing/record-list.ts';
import { Numbers } from '../numbers.ts';
import { prunePartial } from '../report/partial/merge.ts';
import type { PartialReport } from '../report/partial/partial-report.ts';
import { emptyHttp, emptyPartial } from '../report/partial/partial-report.ts';
import { MAX_SAMPLES } from '../report/summary/invalid-lines.ts';
import type { SearchText } from '../search/search-text.ts';
import { clean, decode, stripAnsi } from '../text.ts';
import type { TimeReading } from '../timestamp/index.ts';
import type { ChunkPlace, InvalidReason } from '../types.ts';
import * as layout from './assembly/layout.ts';
import { fitHistogram, takeAddresses, takeCounts, takeKeywords } from './counts.ts';
import { KernelList } from './list.ts';
import { type KernelExports, KernelMemory } from './memory/kernel-memory.ts';
import { openExample, openRecord } from './open-record.ts';
import { Patterns } from './patterns.ts';
import { type Planning, plansHost } from './plans/host.ts';
import { Moments } from './plans/moments.ts';
import { Plans } from './plans/plan.ts';
import { Planner } from './plans/planner.ts';
import { KernelRecordAddresses } from './record-addresses.ts';
import { forgetPaths, takePaths, takeSketch } from './request-counts.ts';
import { Runs } from './runs.ts';
import { fillNumberLevels, scanSetup } from './setup.ts';
import { KernelTexts } from './texts.ts';

const MAX_METHODS = 250;
const MAX_REASONS = 32;
const MAX_FORMATS = 255;
/** Bytes a call: short, so that the kernel's better code is taken as soon as it is made. */
const RUN_BYTES = 1 << 20;
/** The same for parts of a chunk, which are mostly a record or two. */
const PARTS_A_CALL = 2048;
const UNITS: Open[] = ['none', 'record', 'invalid', 'overflow', 'piece', 'excess_piece'];

export interface AnalyzerSetup extends TimeReading {
  format: Format;
  keywords: readonly string[];
  maxRecordBytes: number;
}

export class KernelAnalyzer {
  readonly #setup: AnalyzerSetup;
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly #texts: KernelTexts;
  readonly #words: string[];
  readonly #plans: Plans;
  readonly #planning: Planning;
  readonly #runs: Runs;
  readonly #addresses: KernelRecordAddresses;
  readonly #patterns = new Patterns();
  readonly #methods = new Numbers<string>(MAX_METHODS);
  readonly #reasons = new Numbers<InvalidReason>(MAX_REASONS);
  readonly #formats = new Numbers<string>(MAX_FORMATS);
  readonly #open: OpenExample;
  readonly #names: ListNames;
  readonly #list: KernelList;
  readonly #record: OpenRecord;
  #partial: PartialReport;
  #reader: LineReader;
  /** The chunk under way, and what to add to the lines counted since, and passed over, to get the present one's number. */
  #chunk = new Uint8Array();
  #firstLine = 1;
  #byteOffset = 0;

  /** `memory` as for `createAnalyzer`. */
  constructor(module: WebAssembly.Module, setup: AnalyzerSetup, memory: WebAssembly.Memory) {
    this.#setup = setup;
    const { format, keywords } = setup;
    this.#kernel = this.#instantiate(module, memory);
    const scan = scanSetup(format, keywords);
    this.#memory = new KernelMemory(memory, this.#kernel, scan.quoted);
    this.#kernel.configureScan(scan.quoted, scan.json, scan.access, scan.idLetters);
    this.#kernel.configureLimits(scan.maxLineBytes, setup.maxRecordBytes);
    this.#memory.bytes.set(lineStarts(format.continuation), layout.ENTRY_STARTS);
    fillNumberLevels(this.#memory, format);
    this.#words = wordsToFind(keywords);
    this.#plans = new Plans(this.#memory);
    const moments = new Moments();
    const planner = new Planner({
      format,
      isQuoted: scan.quoted,
      times: setup,
      findKeywords: keywordFinder(this.#words),
      plans: this.#plans,
      moments,
      patterns: this.#patterns.numbers,
      methods: this.#methods,
      reasons: this.#reasons,
      formats: this.#formats,
    });
    this.#planning = { memory: this.#memory, plans: this.#plans, planner, moments, times: setup };
    this.#names = {
      forms: this.#patterns.numbers,
      methods: this.#methods,
      reasons: this.#reasons,
      formats: this.#formats,
    };
    this.#texts = new KernelTexts(this.#memory, this.#kernel);
    this.#list = new KernelList(this.#memory, this.#kernel, this.#names, format.accessLog);
    this.#open = openExample(this.#memory);
    this.#record = openRecord(this.#memory);
    this.#addresses = new KernelRecordAddresses(this.#memory, this.#kernel);
    this.#runs = new Runs(this.#addresses, format.addressesHavePorts);
    this.#partial = this.#emptyPartial();
    this.#reader = this.#lineReader();
  }

  /** Room for a chunk of `size` bytes: fill it, then `analyze`. */
  input(size: number): Uint8Array {
    return this.#memory.input(size);
  }

  /** Adds the chunk, the first `length` bytes of the input, to the counts. */
  analyze(length: number, where: ChunkPlace): void {
    this.#kernel.flushKeywords();
    this.#read(0, length, where);
    this.#kernel.flushAddresses();
  }

  #read(from: number, to: number, where: ChunkPlace): void {
    const { start, line } = this.#begin(from, to, where);
    let begin = from + start;
    this.#kernel.skipLines(line - where.firstLine);
    if (this.#reader.skipsMark && begin < to) {
      begin = this.#readAt(begin);
      this.#kernel.skipLines(1);
    }
    this.#kernel.begin(to, begin);
    while (this.#kernel.run(RUN_BYTES));
  }

  /** Begins to read [from, to): where its first line to read starts, from `from` on, and that line's number. */
  #begin(from: number, to: number, where: ChunkPlace): { start: number; line: number } {
    const memory = this.#memory;
    memory.pad(to);
    this.#chunk = memory.slice(layout.INPUT, layout.INPUT + to);
    const first = this.#reader.begin(this.#chunk.subarray(from), where);
    this.#keepUnit();
    memory.setWord(layout.EXAMPLE_OPEN, 0);
    memory.setWord(layout.SAMPLES_LEFT, MAX_SAMPLES - this.#partial.invalidSamples.length);
    this.#firstLine = first.line - this.#lines();
    this.#byteOffset = where.byteOffset;
    memory.setWord(layout.BYTE_OFFSET, where.byteOffset % 2 ** 32);
    return first;
  }

  /** See Analyzer. */
  analyzeEntries(
    length: number,
    where: ChunkPlace,
    list: RecordList,
    indexes: readonly number[],
  ): void {
    const parts = partsOf(list, indexes);
    if (parts.count === 0) return;
    this.#kernel.flushKeywords();
    // Only there a byte order mark may stand, or an entry go on from the chunk before.
    const isAtStart = parts.starts[0] === 0;
    if (isAtStart) this.#readStart(parts.ends[0]!, where);
    this.#readParts(length, where, parts, isAtStart ? 1 : 0);
    this.#kernel.flushAddresses();
  }

  #readStart(to: number, where: ChunkPlace): void {
    const behind = this.#memory.keepPadding(to);
    this.#read(0, to, where);
    this.#memory.restorePadding(to, behind);
  }

  /** Reads the parts from the one at `first` on, none of which is at the chunk's start. */
  #readParts(length: number, where: ChunkPlace, parts: Parts, first: number): void {
    if (first === parts.count) return;
    const line = where.firstLine + parts.lines[first]!;
    const start = parts.starts[first]!;
    this.#begin(start, length, { ...where, firstLine: line, carry: 'start' });
    this.#firstLine -= parts.lines[first]!;
    this.#kernel.begin(length, start);
    let lines = 0;
    for (let from = first; from < parts.count; from += PARTS_A_CALL) {
      const to = Math.min(from + PARTS_A_CALL, parts.count);
      this.#memory.setWords(layout.LIST_STARTS, parts.starts.subarray(from, to));
      this.#memory.setWords(layout.LIST_ENDS, parts.ends.subarray(from, to));
      this.#memory.setWords(layout.LIST_LINES, parts.lines.subarray(from, to));
      lines = this.#kernel.readParts(to - from, lines);
    }
  }

  /** See Analyzer; `list` is one of `newList`. */
  list(from: number, to: number, where: ChunkPlace, list: RecordList): void {
    const partial = emptyPartial([]);
    const records = this.#list.lister(where.byteOffset, null);
    this.#listWith(from, to, where, list, { partial, records });
  }

  /** See Analyzer. */
  analyzeListed(length: number, where: ChunkPlace, list: RecordList): void {
    this.#kernel.flushKeywords();
    const records = this.#list.lister(where.byteOffset, this.#recordCounter());
    this.#listWith(0, length, where, list, { partial: this.#partial, records });
    this.#kernel.flushAddresses();
  }

  /** Lists, and counts where it is into the partial report under way. */
  #listWith(
    from: number,
    to: number,
    where: ChunkPlace,
    list: RecordList,
    { partial, records }: { partial: PartialReport; records: RecordCounter },
  ): void {
    const reader = this.#reader;
    const counted = this.#partial;
    const counts = partial === counted;
    const lines = this.#memory.word(layout.LINES);
    this.#list.begin(list, counts);
    this.#partial = partial;
    this.#reader = new LineReader({ ...this.#setup, times: this.#setup, partial, records });
    if (!counts) this.#memory.setWord(layout.LINES, 0);
    this.#kernel.skipLines(where.firstLine - list.firstLine);
    const behind = this.#memory.keepPadding(to);
    try {
      this.#read(from, to, where);
      this.#list.finish(to);
    } finally {
      this.#list.stop();
      this.#memory.restorePadding(to, behind);
      this.#partial = counted;
      this.#reader = reader;
      if (!counts) this.#memory.setWord(layout.LINES, lines);
    }
  }

  /** See Analyzer. */
  listAround(
    text: SearchText,
    { from, to }: { from: number; to: number },
    where: ChunkPlace,
    list: RecordList,
  ): number {
    this.#texts.lookFor(text);
    this.#memory.pad(to);
    this.#list.begin(list, false);
    try {
      this.#kernel.skipLines(where.firstLine - list.firstLine);
      this.#kernel.begin(to, from);
      const left = this.#kernel.listAround(layout.INPUT + from, layout.INPUT + to);
      this.#list.drain();
      return left === 0 ? -1 : left - layout.INPUT;
    } finally {
      this.#list.stop();
    }
  }

  /** See Analyzer. */
  newList(): RecordList {
    return new RecordList(this.#names);
  }

  /** See Analyzer. */
  find(text: SearchText, from: number, to: number): number {
    return this.#texts.find(text, from, to);
  }

  /** See Analyzer. */
  countLinesWith(text: SearchText, from: number, to: number): number {
    return this.#texts.countLinesWith(text, from, to);
  }

  /** See Analyzer. */
  countEntriesWith(text: SearchText, from: number, to: number): { entries: number; next: number } {
    return this.#texts.countEntriesWith(text, from, to);
  }

  /** See Analyzer. */
  countNewlines(from: number, to: number): number {
    return this.#kernel.countNewlines(layout.INPUT + from, layout.INPUT + to);
  }

  /** For benchmarks: cuts the input's first `length` bytes into lines, and scans them if `scans`. */
  scanOnly(length: number, scans: boolean): number {
    this.#memory.pad(length);
    this.#kernel.begin(length, 0);
    return this.#kernel.scanOnly(scans);
  }

  /** What was counted since the last call. */
  take(): PartialReport {
    const partial = this.#partial;
    const memory = this.#memory;
    this.#kernel.flushKeywords();
    this.#plans.takeKeywords((index, occurrences) => {
      partial.keywords.get(this.#words[index]!)!.occurrences += occurrences;
    });
    takeKeywords(memory, partial, this.#words);
    takeCounts(memory, partial, this.#names);
    takeAddresses(memory, this.#kernel, partial);
    this.#runs.take(partial.ips);
    takePaths(memory, partial);
    takeSketch(memory, partial);
    forgetPaths(memory);
    this.#patterns.take(memory, partial);
    prunePartial(partial);
    this.#partial = this.#emptyPartial();
    this.#reader = this.#lineReader();
    return partial;
  }

  /** See Analyzer. */
  get lines(): number {
    return this.#lines();
  }

  #emptyPartial(): PartialReport {
    const { format, keywords } = this.#setup;
    const partial = emptyPartial(keywords);
    if (format.accessLog) partial.http = emptyHttp();
    return partial;
  }

  #lineReader(): LineReader {
    return new LineReader({
      ...this.#setup,
      times: this.#setup,
      partial: this.#partial,
      records: this.#recordCounter(),
    });
  }

  #recordCounter(): RecordCounter {
    return recordCounter(
      this.#partial,
      this.#keywordCounter(),
      this.#open,
      this.#record,
      this.#addresses,
    );
  }

  /** Records that hold a keyword are counted by the kernel: their lines may be read on both sides. */
  #keywordCounter(): KeywordCounter {
    const find = keywordFinder(this.#words);
    return {
      begin: () => this.#kernel.flushKeywords(),
      count: (line) =>
        find(line, (index, occurrences) => {
          this.#partial.keywords.get(this.#words[index]!)!.occurrences += occurrences;
          const at = layout.KEYWORD_MASK + (index >= 32 ? 4 : 0);
          this.#memory.setWord(at, this.#memory.word(at) | (1 << (index & 31)));
        }),
    };
  }

  /** The number of the line that is being read. */
  get #line(): number {
    return this.#firstLine + this.#lines() + this.#memory.word(layout.LINES_PASSED);
  }

  /** Lines counted on both sides since the last `take`. */
  #lines(): number {
    return this.#partial.lines + this.#memory.word(layout.LINES);
  }

  #text(start: number, end: number): string {
    return stripAnsi(clean(decode(this.#memory.slice(start, end))));
  }

  /** Reads the chunk's line at `start` by the interpreter; returns where the next one starts. */
  #readAt(start: number): number {
    const ends: LineEnd = { end: 0, next: 0 };
    lineEnd(this.#chunk, start, ends);
    this.#readLine(start, ends);
    return ends.next;
  }

  #readLine(start: number, ends: LineEnd): void {
    const memory = this.#memory;
    const reader = this.#reader;
    reader.open = UNITS[memory.word(layout.UNIT)]!;
    reader.openStart = memory.word(layout.UNIT_START) - layout.INPUT;
    reader.readLine(this.#chunk, start, ends, this.#line);
    if (reader.invalid !== null) this.#list.addInvalid(start, reader.invalid);
    memory.setWord(layout.SAMPLES_LEFT, MAX_SAMPLES - this.#partial.invalidSamples.length);
    this.#keepUnit();
  }

  #keepUnit(): void {
    this.#memory.setWord(layout.UNIT, UNITS.indexOf(this.#reader.open));
    this.#memory.setWord(layout.UNIT_START, this.#reader.openStart + layout.INPUT);
  }

  #instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
    const host = {
      ...plansHost(() => this.#planning),
      readLine: (start: number, end: number, next: number) =>
        this.#readLine(start - layout.INPUT, {
          end: end - layout.INPUT,
          next: next - layout.INPUT,
        }),
      fitHistogram: (time: number) => fitHistogram(this.#memory, this.#partial.histogram, time),
      fitSeries: (time: number) => this.#patterns.fitSeries(this.#memory, time),
      keepExample: (number: number, start: number, end: number) => {
        const line = this.#line;
        const example = exampleOf(this.#text(start, end));
        this.#open.current = this.#patterns.keep(number, example, line);
      },
      growExample: (start: number, end: number) => {
        if (this.#open.current) growExample(this.#open, this.#text(start, end));
      },
      countAddresses: (start: number, end: number) =>
        this.#runs.countLine(
          this.#text(start, end),
          this.#byteOffset + start - layout.INPUT,
          addressValues(this.#record),
          this.#partial.ips,
        ),
      countRunAddresses: (start: number, end: number, line: number) =>
        this.#runs.count(
          decode(this.#memory.slice(start, end)),
          this.#byteOffset + line - layout.INPUT,
          addressValues(this.#record),
          this.#partial.ips,
        ),
      drainAddresses: () => takeAddresses(this.#memory, this.#kernel, this.#partial),
      drainPaths: () => takePaths(this.#memory, this.#partial),
      drainList: () => this.#list.drain(),
      drainSketch: () => takeSketch(this.#memory, this.#partial),
    };
    return new WebAssembly.Instance(module, { env: { memory }, host }).exports as KernelExports;
  }
}
