/**
 * A card says of a frame how many of its entries are what: enough to answer many questions without the frame, and to pass
 * over frames in which nothing matches.
 */
import { resolveFormat } from '../formats/catalog.ts';
import { LEVELS } from '../levels/levels.ts';
import { FACTS, type RecordList } from '../listing/record-list.ts';
import { patternID } from '../templates/pattern-id.ts';
import type { FormatDefinition, InvalidReason } from '../types.ts';

export interface Card {
  /** Lines of the file that its first entry and its last one begin at; 0 where it has no entry. */
  firstLine: number;
  lastLine: number;
  /** Records and invalid lines. */
  entries: number;
  /** Records with a time, the earliest and the latest, in milliseconds since the epoch; null where none has. */
  times: { count: number; first: number; last: number } | null;
  /** Records without a level, then by level in the order of LEVELS. */
  levels: number[];
  /** Invalid lines by their reason. */
  reasons: Partial<Record<InvalidReason, number>>;
  /** Requests by status; null where not all records are requests. 0: none. */
  statuses: Map<number, number> | null;
  /** Records by the name of the format that read them; null where an earlier release made the card. */
  formats: Map<string, number> | null;
  /** Records by the id of their masked form; null where there are too many. */
  forms: Map<string, number> | null;
}

/** Forms of a frame beyond which they are not told: a diverse frame has thousands. */
const MAX_FORMS = 500;
/** Numbers of a list: forms from 1 on (kernel/assembly/layout.ts), levels, reasons and statuses in the bits of facts. */
const FORM_NUMBERS = 65_537;
const LEVEL_NUMBERS = 16;
const REASON_NUMBERS = 64;
const FORMAT_NUMBERS = 256;
const STATUS_NUMBERS = 1024;

/**
 * Makes cards of lists of one analyser, which gives a form the same number each time. It runs for every frame of every
 * file, so it counts into arrays by number: with Maps it took a quarter of the time of the analysis.
 */
export class CardMaker {
  readonly #ids: string[] = [];
  readonly #isLogOfRequests: boolean;
  readonly #levels = new Uint32Array(LEVEL_NUMBERS);
  readonly #reasons = new Uint32Array(REASON_NUMBERS);
  readonly #statuses = new Uint32Array(STATUS_NUMBERS);
  readonly #formats = new Uint32Array(FORMAT_NUMBERS);
  readonly #forms = new Uint32Array(FORM_NUMBERS);
  /** The numbers of forms that are not 0 in `#forms`, in their first `#formCount` places. */
  readonly #formNumbers = new Uint32Array(FORM_NUMBERS);
  #formCount = 0;
  /** One of the records is no request. */
  #hasOthers = false;

  /** `format` and `definition` as in AnalyzeOptions; throws as resolveFormat does. */
  constructor(format: string | null, definition?: FormatDefinition) {
    this.#isLogOfRequests = format !== null && resolveFormat(format, definition).accessLog;
  }

  cardOf(list: RecordList): Card {
    const { length } = list;
    const { lines } = list.columns;
    const times = this.#count(list);
    const invalid = this.#reasons.reduce((sum, count) => sum + count);
    const forms = this.#takeForms(list, length - invalid);
    const card: Card = {
      firstLine: length === 0 ? 0 : list.firstLine + lines[0]!,
      lastLine: length === 0 ? 0 : list.firstLine + lines[length - 1]!,
      entries: length,
      times: times.count === 0 ? null : times,
      levels: [...this.#levels.subarray(0, 1 + LEVELS.length)],
      reasons: this.#reasonsOf(list),
      statuses: this.#isLogOfRequests && !this.#hasOthers ? countsOf(this.#statuses) : null,
      formats: this.#formatsOf(list),
      forms,
    };
    this.#hasOthers = false;
    for (const counts of [this.#levels, this.#reasons, this.#statuses, this.#formats])
      counts.fill(0);
    return card;
  }

  #count(list: RecordList): NonNullable<Card['times']> {
    const { facts, times, formats, forms } = list.columns;
    let count = 0;
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < list.length; i++) {
      const fact = facts[i]!;
      const reason = (fact >>> 4) & 63;
      if (reason !== 0) {
        this.#reasons[reason]!++;
        continue;
      }
      this.#levels[fact & 15]!++;
      this.#statuses[(fact >>> 10) & 1023]!++;
      if (FACTS.isOther(fact)) this.#hasOthers = true;
      this.#formats[formats[i]!]!++;
      const form = forms[i]!;
      if (this.#forms[form]!++ === 0) this.#formNumbers[this.#formCount++] = form;
      const time = times[i]!;
      // NaN, of a record without a time, is neither.
      if (time < first) first = time;
      if (time > last) last = time;
      if (!Number.isNaN(time)) count++;
    }
    return { count, first, last };
  }

  /** The counts of forms, which are then 0; null where there are too many, or one has no number. */
  #takeForms(list: RecordList, records: number): Card['forms'] {
    const numbers = this.#formNumbers.subarray(0, this.#formCount);
    const isTold = this.#formCount <= MAX_FORMS && this.#forms[0] === 0;
    const told = new Map<string, number>();
    for (const number of numbers) {
      if (isTold && records > 0) told.set(this.#idOf(number, list), this.#forms[number]!);
      this.#forms[number] = 0;
    }
    this.#formCount = 0;
    return isTold ? told : null;
  }

  #idOf(form: number, list: RecordList): string {
    this.#ids[form] ??= patternID(list.names.forms.thingOf(form));
    return this.#ids[form];
  }

  #formatsOf(list: RecordList): Card['formats'] {
    const { formats } = list.names;
    const counts = [...countsOf(this.#formats)];
    return new Map(counts.map(([number, count]) => [formats.thingOf(number), count]));
  }

  #reasonsOf(list: RecordList): Card['reasons'] {
    const named = [...countsOf(this.#reasons)].map(([number, count]) => {
      return [list.names.reasons.thingOf(number), count] as const;
    });
    return Object.fromEntries(named);
  }
}

/** By their numbers, those that are not 0. */
function countsOf(counts: Uint32Array): Map<number, number> {
  const found = new Map<number, number>();
  for (const [number, count] of counts.entries()) if (count > 0) found.set(number, count);
  return found;
}
