/** How well a format whose records are spread over lines explains the first lines of a file. */
import { emptyHeader } from '../../pattern/header.ts';
import type { Clock } from '../../timestamp/index.ts';
import { type Format, readWhole } from '../format.ts';
import { continuesSurely } from '../lines/continuation.ts';
import { listAtStart } from '../members/json-container.ts';
import { readAs } from '../mixed/mixed.ts';
import type { Spread } from '../spread/spread.ts';

const header = emptyHeader();
const clock: Clock = { referenceTime: 0, time: 0, isStrict: true };

export interface Judgement {
  headers: number;
  /** Lines that neither are headers nor continue a record. */
  others: number;
}

/** Counts the records that can be read, and the lines that are in none; the last record may be cut off. */
export function judgeSpread(format: Format, lines: readonly string[]): Judgement {
  const spread = format.spread!;
  const held = new HeldRecord(format, spread);
  for (const line of lines) {
    if (spread.starts(line)) held.begin(line);
    else if (spread.mixes && typeof readAs(format, line, header, clock) !== 'string') held.pass();
    else if (held.isOpen) held.add(line);
    else if (!spread.frames(line) && !mayGoOn(held, format, line)) held.others++;
  }
  held.endOfHead();
  return held;
}

/** A file may begin inside of a record; and a header of CSV is above the first one. */
const mayGoOn = ({ headers }: Judgement, { kind, spread }: Format, line: string): boolean =>
  headers === 0 && (kind === 'csv' || spread!.newEnd === null || continuesSurely(line));

/** A first line of several: of one that holds text behind its bracket or tag the end should have come. */
const OPENS = /[{[>,("]\s*$/;

class HeldRecord implements Judgement {
  headers = 0;
  others = 0;
  readonly #format: Format;
  readonly #spread: Spread;
  #lines: string[] = [];
  #isLast: ((line: string) => boolean) | null = null;

  constructor(format: Format, spread: Spread) {
    this.#format = format;
    this.#spread = spread;
  }

  get isOpen(): boolean {
    return this.#lines.length > 0;
  }

  begin(line: string): void {
    this.#end();
    this.#isLast = this.#spread.newEnd?.() ?? null;
    this.add(line);
  }

  add(line: string): void {
    this.#lines.push(line);
    if (this.#isLast?.(line)) this.#end();
  }

  /** A record of another format. */
  pass(): void {
    this.#end();
    this.others++;
  }

  #end(): void {
    if (!this.isOpen) return;
    if (this.#isRecord()) this.headers++;
    else this.others += this.#lines.length;
    this.#lines = [];
  }

  #isRecord(): boolean {
    const { kind } = this.#format;
    const record = this.#lines.join('\n');
    if (readWhole(this.#format, record, header, clock) !== null) return false;
    // Any element, row or object within a record may be read: a record has a time.
    const isWithin = kind === 'json' && (record[0] !== '{' || listAtStart(record) !== null);
    return !(kind === 'xml' || kind === 'csv' || isWithin) || !Number.isNaN(header.timestamp);
  }

  /** Of a record that the head cuts off not even the lines need be there that make it one. */
  endOfHead(): void {
    if (!this.isOpen) return;
    if (this.#spread.newEnd === null) {
      this.#end();
      return;
    }
    const [first, ...rest] = this.#lines;
    const odd = rest.filter((line) => !continuesSurely(line)).length;
    const mayEnd = odd === 0 && rest.length > 0 && OPENS.test(first!);
    if (this.#isRecord() || (mayEnd && this.headers === 0)) this.headers++;
    else if (this.headers === 0) this.others += this.#lines.length;
  }
}
