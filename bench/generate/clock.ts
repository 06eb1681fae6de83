import type { Random } from './random.ts';
import { type Piece, piece, type Writer } from './writer.ts';

/** When every log begins: the same in each format, and no date that some year lacks. */
export const START = Date.UTC(2025, 1, 20, 10, 0, 0);

/** The time of record after record; its text is made again only when a second has passed. */
export class Clock {
  #time = START;
  #second = -1;
  #text: Piece = piece('');
  readonly #meanGap: number;
  readonly #format: (second: Date) => string;

  /** `meanGap`: milliseconds from record to record. `format`: a moment's text, without fractions. */
  constructor(meanGap: number, format: (second: Date) => string) {
    this.#meanGap = meanGap;
    this.#format = format;
  }

  tick(random: Random): void {
    this.#time += random.below(2 * this.#meanGap + 1);
    const second = Math.floor(this.#time / 1000);
    if (second === this.#second) return;
    this.#second = second;
    this.#text = piece(this.#format(new Date(second * 1000)));
  }

  get milliseconds(): number {
    return this.#time - this.#second * 1000;
  }

  write(out: Writer): void {
    out.copy(this.#text);
  }
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (value: number): string => String(value).padStart(2, '0');
const timeOfDay = (date: Date): string => date.toISOString().slice(11, 19);

/** `2025-02-20T10:00:00` */
export const isoSecond = (date: Date): string => date.toISOString().slice(0, 19);

/** `20/Feb/2025:10:00:00 +0000` */
export const commonLogSecond = (date: Date): string => {
  const month = MONTHS[date.getUTCMonth()];
  return `${two(date.getUTCDate())}/${month}/${date.getUTCFullYear()}:${timeOfDay(date)} +0000`;
};

/** `Feb 20 10:00:00` */
export const syslogSecond = (date: Date): string =>
  `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${timeOfDay(date)}`;
