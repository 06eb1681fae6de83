/** A record, or an invalid line, as a query looks at it: each fact is found when it is asked for. */
import type { Entry } from '../../interpreter/read-entries.ts';
import { levelIndex, NO_LEVEL } from '../../levels/levels.ts';
import { lowerASCII } from '../../text.ts';
import type { InvalidReason } from '../../types.ts';
import type { ValueTest } from '../language/tree.ts';
import type { TextTerm } from '../matching/text-term.ts';

export interface RequestFacts {
  /** Empty, or 0, where the record says none. */
  method: string;
  path: string;
  status: number;
}

export interface RecordView {
  /** Number of its first line, from 1. */
  readonly line: number;
  /** Why it is an invalid line; null for a record. What follows is for records, but for `text` and `contains`. */
  readonly reason: InvalidReason | null;
  /** Index in LEVELS, or NO_LEVEL. */
  readonly level: number;
  /** Milliseconds since the epoch, or NaN. */
  readonly time: number;
  /** All of its lines. */
  readonly text: string;
  /** The name of the format that read it. */
  readonly format: string;
  readonly form: string;
  readonly ips: readonly string[];
  /** All that it says by name, with what gave time, level and message. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string | null;
  /** Whether its log is an access log: then `status` and the like come from the request. */
  readonly isRequest: boolean;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  /** Does its text contain the term's? */
  contains(term: TextTerm): boolean;
  /** May its text contain the term's, perhaps with sequences of terminals in it? False only where it surely does not. */
  mayHold(term: TextTerm): boolean;
  /** May the value of one of its fields pass the test? False only where none surely does. */
  mayHoldValue(test: ValueTest): boolean;
}

/** The plain view, of a record that was read in full: faster ones must show the same. */
export class EntryView implements RecordView {
  readonly #entry: Entry;

  constructor(entry: Entry) {
    this.#entry = entry;
  }

  get line(): number {
    return this.#entry.entry.line;
  }

  get reason(): InvalidReason | null {
    const { entry } = this.#entry;
    return 'invalid' in entry ? entry.invalid : null;
  }

  get level(): number {
    const level = this.#record?.level ?? null;
    return level === null ? NO_LEVEL : levelIndex(level);
  }

  get time(): number {
    return this.#record?.timestamp ?? Number.NaN;
  }

  get text(): string {
    return this.#entry.text;
  }

  get format(): string {
    return this.#record?.format ?? '';
  }

  get form(): string {
    return this.#record?.form ?? '';
  }

  get ips(): readonly string[] {
    return this.#record?.ips ?? [];
  }

  get fields(): Readonly<Record<string, unknown>> {
    return this.#record?.members ?? {};
  }

  get message(): string | null {
    return this.#record?.message ?? null;
  }

  get isRequest(): boolean {
    return (this.#record?.http ?? null) !== null;
  }

  get status(): number {
    return this.#record?.http?.status ?? 0;
  }

  get method(): string {
    return this.#record?.http?.method ?? '';
  }

  get path(): string {
    return this.#record?.http?.path ?? '';
  }

  contains({ lowered }: TextTerm): boolean {
    return lowerASCII(this.text).includes(lowered);
  }

  mayHold(): boolean {
    return true;
  }

  mayHoldValue(): boolean {
    return true;
  }

  get #record() {
    const { entry } = this.#entry;
    return 'invalid' in entry ? null : entry;
  }
}
