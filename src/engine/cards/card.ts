/**
 * A card says of a frame how many of its entries are what: enough to answer many questions without the frame, and to pass
 * over frames in which nothing matches.
 */
import { resolveFormat } from '../formats/catalog.ts';
import { LEVELS } from '../levels.ts';
import type { RecordList } from '../listing/record-list.ts';
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
  /** Requests by status; null of a log that is none of requests. 0: none. */
  statuses: Map<number, number> | null;
  /** Records by the id of their masked form; null where there are too many. */
  forms: Map<string, number> | null;
}

/** Forms of a frame beyond which they are not told: a diverse frame has thousands. */
const MAX_FORMS = 500;

/** Makes cards of lists of one analyser, which gives a form the same number each time. */
export class CardMaker {
  readonly #ids: string[] = [];
  readonly #isLogOfRequests: boolean;

  /** `format` and `definition` as in AnalyzeOptions; throws as resolveFormat does. */
  constructor(format: string | null, definition?: FormatDefinition) {
    this.#isLogOfRequests = format !== null && resolveFormat(format, definition).accessLog;
  }

  cardOf(list: RecordList): Card {
    const { length } = list;
    const { facts, times, lines } = list.columns;
    const levels = new Array<number>(1 + LEVELS.length).fill(0);
    const statuses = this.#isLogOfRequests ? new Map<number, number>() : null;
    const reasons: Card['reasons'] = {};
    const moments = { count: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
    for (let i = 0; i < length; i++) {
      const reason = list.reason(i);
      if (reason !== null) {
        reasons[reason] = (reasons[reason] ?? 0) + 1;
        continue;
      }
      levels[facts[i]! & 15]!++;
      if (statuses) {
        const status = list.status(i);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      const time = times[i]!;
      if (Number.isNaN(time)) continue;
      moments.count++;
      if (time < moments.first) moments.first = time;
      if (time > moments.last) moments.last = time;
    }
    return {
      firstLine: length === 0 ? 0 : list.firstLine + lines[0]!,
      lastLine: length === 0 ? 0 : list.firstLine + lines[length - 1]!,
      entries: length,
      times: moments.count === 0 ? null : moments,
      levels,
      reasons,
      statuses,
      forms: this.#formsOf(list),
    };
  }

  #formsOf(list: RecordList): Card['forms'] {
    const counts = new Map<number, number>();
    const { forms } = list.columns;
    for (let i = 0; i < list.length; i++) {
      if (!list.isRecord(i)) continue;
      const form = forms[i]!;
      // Without a number nobody but the record tells it.
      if (form === 0) return null;
      counts.set(form, (counts.get(form) ?? 0) + 1);
      if (counts.size > MAX_FORMS) return null;
    }
    const entries = [...counts].map(([form, count]) => [this.#idOf(form, list), count] as const);
    return new Map(entries);
  }

  #idOf(form: number, list: RecordList): string {
    this.#ids[form] ??= patternID(list.names.forms.thingOf(form));
    return this.#ids[form];
  }
}
