import { Buffer } from 'node:buffer';
import type { Carry } from '../engine/index.ts';
import { takeMemory } from './frame-memory.ts';
import { countNewlines } from './newlines.ts';

export interface FramerOptions {
  /** Does a record start with this line? It and the one before it come without their line ends. */
  isRecordStart(line: Uint8Array, before: Uint8Array): boolean;
  /** Size at which the first frame is closed, and the others. */
  firstFrameBytes: number;
  frameBytes: number;
  maxRecordBytes: number;
  /** A line is never cut before this much of it: what it starts with decides what it is. */
  lineHeadBytes: number;
}

/** A frame before it knows its format. */
export interface FramedBytes {
  index: number;
  byteOffset: number;
  firstLine: number;
  carry: Carry;
  bytes: Uint8Array;
}

const NEWLINE = 10;
/**
 * Lines at the end of a frame among which the last record start is looked for. So a frame of a million lines that start
 * no record takes no longer than another one.
 */
const LOOK_BACK_LINES = 4096;
/** While a cut is overdue, this much is taken at a time, so that a huge piece is never held whole. */
const STEP_BYTES = 64 * 1024;

/**
 * Cuts bytes into frames of whole records. Once a frame's size is reached, it is closed at the last
 * record start in its last lines; when there is none, at the next one. Where a record goes on beyond its limit, the
 * cut is forced: at a line start (`overflow`), or inside a line that is too long by itself
 * (`inside_line`). Every decision depends on positions in the file alone, never on how the bytes
 * arrived, so the same file always gives the same frames. Every line is looked at once.
 *
 * Memory: one frame, and up to two more records' limit while it looks for a place to cut.
 */
export class Framer {
  readonly #options: FramerOptions;
  /** Holds the open frame in its first `#length` bytes. All positions count from its start. */
  #buffer = Buffer.alloc(0);
  #length = 0;
  #carry: Carry = 'start';
  #index = 0;
  #byteOffset = 0;
  #firstLine = 1;
  /** Start of the first line that has not been looked at yet. */
  #unseen = 0;
  /** No newline between the line's start and here. */
  #searched = 0;
  /** The size was reached and no cut found: now every line is looked at as it ends. */
  #overdue = false;

  constructor(options: FramerOptions) {
    this.#options = options;
  }

  /** Frames closed so far. */
  get count(): number {
    return this.#index;
  }

  /** Takes the next bytes (copies them) and gives the frames that they close. */
  *push(piece: Uint8Array): Generator<FramedBytes, void> {
    let rest = piece;
    while (rest.length > 0) {
      const room = this.#overdue ? STEP_BYTES : this.#target() - this.#length;
      this.#append(rest.subarray(0, room));
      rest = rest.subarray(room);
      for (let cut = this.#nextCut(); cut !== null; cut = this.#nextCut()) {
        yield this.#close(cut.at, cut.carry);
      }
    }
  }

  /** Gives what is left as the last frame. */
  *end(): Generator<FramedBytes, void> {
    if (this.#length > 0) yield this.#close(this.#length, 'start');
  }

  /**
   * Closes the frame before its time: before the last record that has begun, or behind the last line that is complete.
   * Null where there is nothing to close. For bytes that come slowly: what is cut depends on when they came.
   */
  flush(until: 'last_record' | 'last_line'): FramedBytes | null {
    const open = this.#buffer.subarray(0, this.#length).lastIndexOf(NEWLINE) + 1;
    const at = until === 'last_line' ? open : this.#lastStart(open);
    return at > 0 ? this.#close(at, 'start') : null;
  }

  /** The last record start among the last complete lines, of which none goes beyond `end`; 0 for none. */
  #lastStart(end: number): number {
    const data = this.#buffer.subarray(0, end);
    let last = end - 1;
    for (let lines = 0; last > 0 && lines < LOOK_BACK_LINES; lines++) {
      const start = data.lastIndexOf(NEWLINE, last - 1) + 1;
      if (start === 0 || this.#isStart(start, last)) return start;
      last = start - 1;
    }
    return 0;
  }

  #target(): number {
    return this.#index === 0 ? this.#options.firstFrameBytes : this.#options.frameBytes;
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) this.#grow(length);
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }

  /** A small file must not cost a whole frame; a full one has exactly its size: nothing is wasted. */
  #grow(length: number): void {
    const target = this.#target();
    const isFirst = this.#index === 0;
    const size = length > target ? 2 * length : isFirst ? Math.min(2 * length, target) : target;
    const larger = takeMemory(size);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }

  #nextCut(): { at: number; carry: Carry } | null {
    if (!this.#overdue) {
      if (this.#length < this.#target()) return null;
      const cut = this.#lookBack();
      if (cut !== null) return cut;
      this.#overdue = true;
    }
    return this.#lookAhead();
  }

  /** Looks for the last record start among the last complete lines in a frame that has reached its size. */
  #lookBack(): { at: number; carry: Carry } | null {
    const size = this.#target();
    const data = this.#buffer.subarray(0, size);
    const open = data.lastIndexOf(NEWLINE) + 1;
    const unseen = this.#unseen;
    this.#unseen = Math.max(unseen, open);
    this.#searched = Math.max(this.#searched, size);
    let end = open - 1;
    for (let lines = 0; end > unseen && lines < LOOK_BACK_LINES; lines++) {
      const start = data.lastIndexOf(NEWLINE, end - 1) + 1;
      if (start < unseen || start === 0) break;
      if (this.#isStart(start, end)) return { at: start, carry: 'start' };
      end = start - 1;
    }
    const last = open > 1 ? data.lastIndexOf(NEWLINE, open - 2) + 1 : 0;
    return this.#exceeds(last) ? { at: last, carry: 'overflow' } : null;
  }

  /** Looks at the lines beyond the size, one by one, as soon as each is complete. */
  #lookAhead(): { at: number; carry: Carry } | null {
    const data = this.#buffer.subarray(0, this.#length);
    for (;;) {
      const start = this.#unseen;
      const end = data.indexOf(NEWLINE, this.#searched);
      const limit = this.#midLineCut(start);
      if (end === -1 ? limit <= data.length : limit <= end) {
        return { at: limit, carry: 'inside_line' };
      }
      this.#searched = data.length;
      if (end === -1) return null;
      this.#unseen = this.#searched = end + 1;
      if (start === 0) continue;
      if (this.#isStart(start, end)) return { at: start, carry: 'start' };
      if (this.#exceeds(start)) return { at: start, carry: 'overflow' };
    }
  }

  #isStart(start: number, end: number): boolean {
    // Never asked of the first line.
    const beforeStart = start < 2 ? 0 : this.#buffer.lastIndexOf(NEWLINE, start - 2) + 1;
    const before = this.#buffer.subarray(beforeStart, start - 1);
    return this.#options.isRecordStart(this.#buffer.subarray(start, end), before);
  }

  /** Is the line at `start` beyond the limit of the record that this frame began with? */
  #exceeds(start: number): boolean {
    if (start === 0) return false;
    return this.#carry !== 'start' || start > this.#options.maxRecordBytes;
  }

  /** Where the line at `start` may be cut: beyond its limit, and not before the frame has its size. */
  #midLineCut(start: number): number {
    const isContinued = start === 0 && this.#carry === 'inside_line';
    if (isContinued) return this.#target();
    const { maxRecordBytes, lineHeadBytes } = this.#options;
    return Math.max(this.#target(), start + Math.max(maxRecordBytes, lineHeadBytes) + 1);
  }

  /** Closes the frame before position `at`; what follows opens the next one, which carries `carry`. */
  #close(at: number, carry: Carry): FramedBytes {
    const bytes = this.#take(at);
    const frame: FramedBytes = {
      index: this.#index++,
      byteOffset: this.#byteOffset,
      firstLine: this.#firstLine,
      carry: this.#carry,
      bytes,
    };
    this.#byteOffset += at;
    this.#firstLine += countNewlines(bytes);
    this.#carry = carry;
    this.#unseen = Math.max(this.#unseen - at, 0);
    this.#searched = Math.max(this.#searched - at, 0);
    this.#overdue = false;
    return frame;
  }

  /** The first `at` bytes in a buffer of their own; the rest moves to a new one. */
  #take(at: number): Uint8Array {
    const full = this.#buffer;
    const rest = full.subarray(at, this.#length);
    this.#buffer = Buffer.allocUnsafeSlow(rest.length);
    this.#buffer.set(rest);
    this.#length = rest.length;
    const isTight = at > full.length / 2;
    return isTight ? new Uint8Array(full.buffer, 0, at) : new Uint8Array(full.subarray(0, at));
  }
}
