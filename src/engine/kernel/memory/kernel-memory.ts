/** The kernel's linear memory, as TypeScript sees it. */
import * as layout from '../assembly/layout.ts';

/** Bits of a byte's kind, as assembly/scan/words.ts reads them. */
const LETTER = 1;
const HEX = 2;
const DIGIT = 4;
/** Readable behind the input: masks are made of 64 bytes at a time, and hashes read 8. */
const PADDING = 256;
const PAGE = 65536;
/** All that 32 bits can reach. */
const MAX_PAGES = 65536;

/** What the kernel exports. Sizes are in bytes. */
export interface KernelExports {
  placeMasks(base: number, withQuotes: boolean): void;
  configureScan(quoted: boolean, json: boolean, access: boolean, idLetters: number): void;
  configureLimits(line: number, record: number): void;
  scanObjects(start: number): void;
  start(a: bigint, b: bigint): void;
  begin(length: number, skip: number): void;
  run(bytes: number): number;
  readParts(count: number, linesRead: number): number;
  /** Benchmarks only. */
  scanOnly(scans: boolean): number;
  flushKeywords(): void;
  flushAddresses(): void;
  packAddresses(): number;
  beginAddresses(): void;
  isFirstInRecord(address: number): boolean;
  beginList(lists: boolean, counts: boolean): void;
  skipLines(count: number): void;
  countEntriesWith(from: number, to: number): number;
  listAround(from: number, to: number): number;
  listEntry(
    start: number,
    format: number,
    pattern: number,
    facts: number,
    time: number,
    pathFrom: number,
    pathTo: number,
  ): void;
  setNeedle(bytes: number, first: number, second: number): void;
  findText(from: number, to: number): number;
  countLinesWithText(from: number, to: number): number;
  countNewlines(from: number, to: number): number;
}

/** Memory with the kernel's tables, empty, and no room for input yet; some 50 MB, of which what is used is resident. */
export const createKernelMemory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: Math.ceil(layout.INPUT / PAGE), maximum: MAX_PAGES });

export class KernelMemory {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  words = new Uint32Array();
  doubles = new Float64Array();
  view = new DataView(new ArrayBuffer(0));
  readonly #memory: WebAssembly.Memory;
  readonly #exports: KernelExports;
  #withQuotes: boolean;
  /** Bytes of input that there is room for. */
  #room = 0;

  /** `memory`: new, or left by a kernel from which all counts were taken. */
  constructor(memory: WebAssembly.Memory, exports: KernelExports, withQuotes: boolean) {
    this.#memory = memory;
    this.#exports = exports;
    this.#withQuotes = withQuotes;
    this.#view();
    this.#clear();
    this.#fillKinds();
    exports.start(randomBits(), randomBits());
    this.setDouble(layout.PATHS_BELOW, Number.POSITIVE_INFINITY);
    this.reset();
    this.resetSeries();
  }

  /** Makes room for an input of `size` bytes and returns where it goes; valid until the next call. */
  input(size: number): Uint8Array {
    if (size > this.#room) this.#grow(size);
    return this.bytes.subarray(layout.INPUT, layout.INPUT + size);
  }

  /** The input's bytes [start, end), by their addresses; valid until the next `input`. */
  slice(start: number, end: number): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(start, end);
  }

  /** Has lines that begin with a brace scanned as objects of JSON, from the line at `start` on. */
  scanObjects(start: number): void {
    this.#withQuotes = true;
    this.#exports.scanObjects(start);
  }

  /** Zeros behind an input of `length` bytes, so that nothing of an earlier one is read. */
  pad(length: number): void {
    const end = layout.INPUT + length;
    this.bytes.fill(0, end, end + PADDING);
  }

  /** The bytes that `pad` would overwrite, where an input goes on behind its first `length` bytes. */
  keepPadding(length: number): Uint8Array {
    const end = layout.INPUT + length;
    return this.bytes.slice(end, end + PADDING);
  }

  /** Puts them back. */
  restorePadding(length: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, layout.INPUT + length);
  }

  word(address: number): number {
    return this.words[address >>> 2]!;
  }

  setWords(address: number, values: Uint32Array): void {
    this.words.set(values, address >>> 2);
  }

  setWord(address: number, value: number): void {
    this.words[address >>> 2] = value;
  }

  /** So many signed numbers of 32 bits from `address` on; valid until the next `input`. */
  signed(address: number, count: number): Int32Array {
    return new Int32Array(this.bytes.buffer, address, count);
  }

  double(address: number): number {
    return this.doubles[address >>> 3]!;
  }

  setDouble(address: number, value: number): void {
    this.doubles[address >>> 3] = value;
  }

  /** Sets all counts to zero, but for tables that have their own reset. */
  reset(): void {
    const { bytes } = this;
    bytes.fill(0, layout.STATUSES, layout.METHODS + 1024);
    bytes.fill(0, layout.FORMAT_RECORDS, layout.FORMAT_RECORDS + 1024);
    bytes.fill(
      0,
      layout.HISTOGRAM,
      layout.HISTOGRAM + layout.BUCKET_BYTES * layout.HISTOGRAM_BUCKETS,
    );
    this.setWord(layout.CONTINUATIONS, 0);
    this.setWord(layout.LINES, 0);
    this.setDouble(layout.BYTES_SENT, 0);
    // An interval with no bucket: the first record asks for a better one.
    this.setDouble(layout.HISTOGRAM_INTERVAL, 1000);
    this.setDouble(layout.HISTOGRAM_BASE, Number.POSITIVE_INFINITY);
    this.setDouble(layout.BUCKETS_FROM, Number.POSITIVE_INFINITY);
  }

  /** The same for the series, which are zeros already. */
  resetSeries(): void {
    this.setDouble(layout.SERIES_INTERVAL, 1000);
    this.setDouble(layout.SERIES_BASE, Number.POSITIVE_INFINITY);
    this.setDouble(layout.SERIES_MIN, Number.POSITIVE_INFINITY);
    this.setDouble(layout.SERIES_MAX, Number.NEGATIVE_INFINITY);
    this.setDouble(layout.BUCKETS_FROM, Number.POSITIVE_INFINITY);
  }

  /** Makes the memory as a new one is. What `take` empties is left out, and what the plans show was not reached. */
  #clear(): void {
    const { bytes } = this;
    const plans = this.word(layout.PLAN_COUNT);
    const fewShapesEnd = layout.SHAPES + layout.SHAPE_BYTES * layout.FEW_SHAPE_SLOTS;
    bytes.fill(0, 0, fewShapesEnd);
    bytes.fill(0, layout.PLANS, layout.PLANS + layout.PLAN_BYTES * plans);
    bytes.fill(0, layout.MOMENTS, layout.MOMENTS + layout.MOMENT_BYTES * layout.MOMENT_SLOTS);
    bytes.fill(0, layout.PART_CACHE, layout.PATTERN_SERIES);
    bytes.fill(0, layout.RECORD_ADDRESSES, layout.INPUT);
    if (plans < layout.FEW_SHAPE_SLOTS / 2) return;
    bytes.fill(0, fewShapesEnd, fewShapesEnd + layout.SHAPE_BYTES * layout.SHAPE_SLOTS);
    bytes.fill(0, layout.SEEN, layout.SEEN + 4 * layout.SEEN_SLOTS);
  }

  #grow(size: number): void {
    const inputBytes = Math.ceil((size + PADDING) / 64) * 64;
    const maskBase = layout.INPUT + inputBytes;
    const needed = maskBase + inputBytes;
    const missing = needed - this.bytes.length;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    this.#view();
    this.#exports.placeMasks(maskBase, this.#withQuotes);
    this.#room = size;
  }

  #view(): void {
    const { buffer } = this.#memory;
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.view = new DataView(buffer);
  }

  #fillKinds(): void {
    for (let code = 0; code < 128; code++) {
      const char = String.fromCharCode(code);
      let kind = 0;
      if (/[A-Za-z]/.test(char)) kind |= LETTER;
      if (/[0-9A-Fa-f]/.test(char)) kind |= HEX;
      if (/[0-9]/.test(char)) kind |= DIGIT;
      this.bytes[layout.KINDS + code] = kind;
    }
  }
}

/** 64 bits, so that nobody can know which texts have the same hash. */
function randomBits(): bigint {
  // Nobody sees what it gives; a cryptographic source takes 7 ms to load.
  const half = (): bigint => BigInt(Math.floor(Math.random() * 2 ** 32));
  return (half() << 32n) | half();
}
