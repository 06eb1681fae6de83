/**
 * Reads pretty-printed JSON. What a record says is known only when its last line has come, so its lines
 * are held until then: 1 MiB at most.
 */
import { isBlank } from '../formats/continuation.ts';
import { type Format, readHeader } from '../formats/format.ts';
import { endsPrettyJson, startsPrettyJson } from '../formats/pretty-json.ts';
import { bomLength, type LineEnd } from '../lines.ts';
import { emptyHeader } from '../pattern/header.ts';
import { countInvalid, MAX_SAMPLE_BYTES } from '../report/invalid-lines.ts';
import { clean, decode, headBytes, stripAnsi } from '../text.ts';
import { type Clock, clockOf } from '../timestamp/index.ts';
import type { ChunkPlace, InvalidReason } from '../types.ts';
import { LineReader, type LineReaderOptions, reasonOf } from './line-reader.ts';

/** `none`: before the first record; `open`: inside of one; `closed`: behind its last line. */
type State = 'none' | 'open' | 'closed' | 'overflow';

export class PrettyJsonReader {
  readonly #options: LineReaderOptions & { format: Format };
  readonly #header = emptyHeader();
  readonly #clock: Clock;
  #state: State = 'none';
  #recordStart = 0;
  #skip = 0;
  /** Where the chunk starts in the file. */
  #byteOffset = 0;
  /** The lines of the open record, and the number of its first one. */
  #lines: { text: string; offset: number }[] = [];
  #firstLine = 0;

  constructor(options: LineReaderOptions & { format: Format }) {
    this.#options = options;
    this.#clock = clockOf(options.times);
  }

  /** Begins a chunk: where its first line to read starts, and that line's number. */
  begin(chunk: Uint8Array, where: ChunkPlace): { start: number; line: number } {
    const reader = new LineReader(this.#options);
    const begun = reader.begin(chunk, where);
    this.#byteOffset = where.byteOffset;
    this.#skip = reader.skipsMark ? bomLength(chunk) : 0;
    this.#state = where.carry === 'start' ? 'none' : 'overflow';
    return begun;
  }

  /** Reads one line, chunk[start, end). */
  readLine(chunk: Uint8Array, start: number, { end, next }: LineEnd, line: number): void {
    const bytes = chunk.subarray(start + this.#skip, Math.max(end, start + this.#skip));
    this.#skip = 0;
    this.#options.partial.lines++;
    const offset = this.#byteOffset + start;
    const isTooLong = next - start > this.#options.maxRecordBytes;
    // Never decode a line that can be part of no record: it may be as long as the file.
    const raw = decode(isTooLong ? headBytes(bytes, MAX_SAMPLE_BYTES) : bytes);
    const text = stripAnsi(clean(raw));
    if (startsPrettyJson(text, this.#indentation)) {
      this.end();
      this.#state = 'open';
      this.#recordStart = start;
      this.#firstLine = line;
      this.#lines.push({ text, offset });
    } else if (next - this.#recordStart > this.#options.maxRecordBytes) {
      this.end();
      this.#state = 'overflow';
      this.#countInvalid(line, raw, 'record_too_long');
    } else this.#goOn(raw, { text, offset }, line);
  }

  /** Ends the chunk, or the record: counts the one that is still open. */
  end(): void {
    if (this.#lines.length === 0) return;
    const { format, records } = this.#options;
    const [first, ...others] = this.#lines;
    const record = this.#lines.map(({ text }) => text).join('\n');
    // A brace alone is no record, although a record begins with it.
    const isWhole = others.length > 0;
    if (isWhole && readHeader(format, record, this.#header, this.#clock) === null) {
      const place = { line: this.#firstLine, offset: first!.offset };
      records.begin(format, first!.text, this.#header, place);
      for (const { text, offset } of others) records.continueWith(text, offset);
    } else {
      this.#countInvalid(this.#firstLine, first!.text, 'bad_json');
      for (const [index, { text }] of others.entries()) {
        this.#countInvalid(this.#firstLine + 1 + index, text, 'no_record');
      }
    }
    this.#lines = [];
  }

  get #indentation(): string {
    return this.#options.format.indentation!;
  }

  /** A line that starts no record, within the limit of the one before it. */
  #goOn(raw: string, place: { text: string; offset: number }, line: number): void {
    const { text } = place;
    switch (this.#state) {
      case 'open':
        this.#lines.push(place);
        if (!endsPrettyJson(text, this.#indentation)) return;
        this.end();
        this.#state = 'closed';
        return;
      case 'overflow':
        this.#countInvalid(line, raw, 'record_too_long');
        return;
      default:
        // The brackets of the list that the records stand in belong to no record.
        if (
          text.trim() === (this.#state === 'none' ? '[' : ']') ||
          (this.#state === 'closed' && isBlank(text))
        ) {
          this.#options.partial.recordLines++;
        } else this.#countInvalid(line, raw, reasonOf(raw, text, 'format_mismatch'));
    }
  }

  #countInvalid(line: number, raw: string, reason: InvalidReason): void {
    countInvalid(this.#options.partial, line, reason, () => clean(raw));
  }
}
