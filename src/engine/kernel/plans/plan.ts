/** Plans in the kernel's memory: written when a shape is new, field by field (assembly/plan.ts). */
import type { DurationUnit } from '../../pattern/duration.ts';
import { MAX_PLANS, PLAN_BYTES, PLAN_COUNT, PLANS } from '../assembly/layout.ts';
import * as plan from '../assembly/plan.ts';
import type { KernelMemory } from '../memory/kernel-memory.ts';
import type { AddressPlaces } from './address-places.ts';
import { type Anchor, NO_VARIABLE } from './scanned.ts';

const UNITS: Record<DurationUnit, number> = {
  s: plan.UNIT_SECONDS,
  ms: plan.UNIT_MILLISECONDS,
  us: plan.UNIT_MICROSECONDS,
};
export const NO_PART = plan.NO_PART;

/** What a text holds of the keywords: a bit and the occurrences for each. */
export interface KeywordHits {
  mask: bigint;
  occurrences: [index: number, count: number][];
}

/** What any line or part of a shape holds. `addresses`: null where only the plain search finds them. */
export interface TextPlan {
  keywords: KeywordHits;
  addresses: AddressPlaces | null;
}

export interface TimePlan {
  mode: number;
  part: number;
  anchor: Anchor;
  /** From 1; with the bytes to the seconds and behind the fraction. 0 for epochs. */
  layout: number;
  second: number;
  suffix: number;
}

export interface LevelPlan {
  mode: number;
  level: number;
  part: number;
  variable: number;
  hasOthers: boolean;
  /** The variable that must be a priority of syslog. */
  priority: number;
}

export interface RequestPlan {
  /** The request, or the path alone where the method is a part of its own. */
  part: number;
  methodPart: number;
  status: number;
  bytes: number;
  duration: number;
  durationUnit: DurationUnit;
  method: number;
  path: Anchor | null;
}

export interface RecordPlan extends TextPlan {
  /** From 1. */
  format: number;
  time: TimePlan | null;
  level: LevelPlan;
  /** From 1; 0: the pattern of the part `message`. */
  pattern: number;
  message: number;
  request: RequestPlan | null;
  isJson: boolean;
  /** Is it a request in a log of others, or none in a log of requests? */
  isOther: boolean;
}

export class Plans {
  readonly #memory: KernelMemory;
  /** Of the plans with keywords: where they lie, and what a line or part of the shape holds. */
  readonly #keywords: { at: number; occurrences: KeywordHits['occurrences'] }[] = [];

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** A shape that only the interpreter can read; 0 where there is no room, as below. */
  addPlain(): number {
    return this.#add(plan.KIND_INTERPRET, { mask: 0n, occurrences: [] });
  }

  /** A shape whose lines are to be scanned as text. */
  addText(): number {
    return this.#add(plan.KIND_TEXT, { mask: 0n, occurrences: [] });
  }

  addContinuation(text: TextPlan): number {
    const number = this.#add(plan.KIND_CONTINUES, text.keywords);
    if (number > 0) this.#writeText(this.#at(number), text);
    return number;
  }

  addInvalid(reason: number): number {
    const number = this.#add(plan.KIND_INVALID, { mask: 0n, occurrences: [] });
    if (number > 0) this.#memory.bytes[this.#at(number) + plan.REASON] = reason;
    return number;
  }

  /** `level`: what the part's text says as a level; -2 where that depends on its digits. */
  addPart(text: TextPlan, level: number): number {
    const number = this.#add(plan.KIND_RECORD, text.keywords);
    if (number === 0) return 0;
    const at = this.#at(number);
    this.#writeText(at, text);
    this.#memory.view.setInt8(at + plan.LEVEL, level);
    this.#memory.bytes[at + plan.REQUEST_STATE] = plan.REQUEST_UNKNOWN;
    return number;
  }

  addRecord(record: RecordPlan): number {
    const number = this.#add(plan.KIND_RECORD, record.keywords);
    if (number === 0) return 0;
    const at = this.#at(number);
    const { bytes, view } = this.#memory;
    this.#writeText(at, record);
    bytes[at + plan.FORMAT] = record.format;
    if (record.time) this.#writeTime(at, record.time);
    this.#writeLevel(at, record.level);
    view.setUint32(at + plan.PATTERN, record.pattern, true);
    bytes[at + plan.PATTERN_PART] = record.message;
    if (record.isOther) bytes[at + plan.FLAGS]! |= plan.FLAG_OTHER;
    if (record.isJson) bytes[at + plan.FLAGS]! |= plan.FLAG_JSON;
    if (record.request) this.#writeRequest(at, record.request);
    return number;
  }

  /** Sets the pattern of a part's plan, given by its address, and the level that a word in it names. */
  setPattern(at: number, pattern: number, level: number): void {
    this.#memory.view.setInt8(at + plan.MESSAGE_LEVEL, level);
    this.#memory.view.setUint32(at + plan.PATTERN, pattern, true);
  }

  /** Sets the request of a part's plan and its pattern; `method` null: it is none. */
  setRequest(at: number, method: number | null, pathDelta: number, pattern: number): void {
    const { bytes, view } = this.#memory;
    view.setUint32(at + plan.REQUEST_PATTERN, pattern, true);
    bytes[at + plan.REQUEST_STATE] = method === null ? plan.REQUEST_NONE : plan.REQUEST_VALID;
    bytes[at + plan.METHOD] = method ?? plan.NO_METHOD;
    view.setUint16(at + plan.PATH_DELTA, pathDelta, true);
  }

  /** Calls `found` with the occurrences of each keyword since the last call, and forgets them. */
  takeKeywords(found: (index: number, occurrences: number) => void): void {
    for (const { at, occurrences } of this.#keywords) {
      const hits = this.#memory.word(at + plan.HITS);
      if (hits === 0) continue;
      this.#memory.setWord(at + plan.HITS, 0);
      for (const [index, count] of occurrences) found(index, count * hits);
    }
  }

  #at(number: number): number {
    return PLANS + (number - 1) * PLAN_BYTES;
  }

  #add(kind: number, keywords: KeywordHits): number {
    const number = this.#memory.word(PLAN_COUNT) + 1;
    if (number > MAX_PLANS) return 0;
    this.#memory.setWord(PLAN_COUNT, number);
    const { bytes, view } = this.#memory;
    const at = this.#at(number);
    const { occurrences } = keywords;
    if (occurrences.length > 0) this.#keywords.push({ at, occurrences });
    bytes[at + plan.KIND] = kind;
    view.setInt8(at + plan.LEVEL, -1);
    view.setBigUint64(at + plan.KEYWORDS, keywords.mask, true);
    return number;
  }

  #writeText(at: number, { addresses }: TextPlan): void {
    const { bytes } = this.#memory;
    if (addresses === null) bytes[at + plan.FLAGS]! |= plan.FLAG_HOST_ADDRESSES;
    const { places, run } = addresses ?? { places: [], run: NO_VARIABLE };
    for (const [i, { variable, isVersion }] of places.entries()) {
      bytes[at + plan.ADDRESSES_AT + i] = variable;
      if (isVersion) bytes[at + plan.ADDRESS_VERSIONS]! |= 1 << i;
    }
    bytes[at + plan.ADDRESS_TOTAL] = places.length;
    if (run === NO_VARIABLE) return;
    bytes[at + plan.FLAGS]! |= plan.FLAG_RUN;
    bytes[at + plan.ADDRESS_RUN] = run;
  }

  #writeTime(at: number, time: TimePlan): void {
    const { bytes, view } = this.#memory;
    bytes[at + plan.TIME_MODE] = time.mode;
    bytes[at + plan.TIME_PART] = time.part;
    view.setInt16(at + plan.TIME_VAR, time.anchor.variable, true);
    view.setUint16(at + plan.TIME_DELTA, time.anchor.delta, true);
    bytes[at + plan.TIME_SECOND] = time.second;
    bytes[at + plan.TIME_SUFFIX] = time.suffix;
    view.setUint16(at + plan.TIME_LAYOUT, time.layout, true);
  }

  #writeLevel(at: number, level: LevelPlan): void {
    const { bytes, view } = this.#memory;
    view.setInt8(at + plan.LEVEL, level.level);
    bytes[at + plan.LEVEL_MODE] = level.mode;
    bytes[at + plan.LEVEL_PART] = level.part;
    view.setInt16(at + plan.LEVEL_VAR, level.variable, true);
    view.setUint16(at + plan.PRIORITY, level.priority + 1, true);
    if (level.hasOthers) bytes[at + plan.FLAGS]! |= plan.FLAG_OTHER_LEVELS;
  }

  #writeRequest(at: number, request: RequestPlan): void {
    const { bytes, view } = this.#memory;
    bytes[at + plan.FLAGS]! |= plan.FLAG_REQUEST;
    bytes[at + plan.REQUEST_PART] = request.part;
    bytes[at + plan.METHOD_PART] = request.methodPart;
    view.setInt16(at + plan.STATUS_VAR, request.status, true);
    view.setInt16(at + plan.BYTES_VAR, request.bytes, true);
    view.setInt16(at + plan.DURATION_VAR, request.duration, true);
    bytes[at + plan.DURATION_UNIT] = UNITS[request.durationUnit];
    bytes[at + plan.METHOD] = request.method;
    bytes[at + plan.HAS_PATH] = request.path ? 1 : 0;
    if (!request.path) return;
    view.setInt16(at + plan.PATH_VAR, request.path.variable, true);
    view.setUint16(at + plan.PATH_DELTA, request.path.delta, true);
  }
}
