/** Recipes in the kernel's memory: written when a shape is new, field by field (assembly/recipe.ts). */
import type { DurationUnit } from '../../pattern/duration.ts';
import { MAX_RECIPES, RECIPES } from '../assembly/layout.ts';
import * as recipe from '../assembly/plan.ts';
import type { KernelMemory } from '../memory.ts';
import type { AddressPlaces } from './address-places.ts';
import { type Anchor, NO_VARIABLE } from './scanned.ts';

const RECIPE_BYTES = 64;
const UNITS: Record<DurationUnit, number> = {
  s: recipe.UNIT_SECONDS,
  ms: recipe.UNIT_MILLISECONDS,
  us: recipe.UNIT_MICROSECONDS,
};
export const NO_PART = recipe.NO_PART;

/** What a text holds of the keywords: a bit and the occurrences for each. */
export interface KeywordHits {
  mask: bigint;
  occurrences: [index: number, count: number][];
}

/** What any line or part of a shape holds. `addresses`: null where only the plain search finds them. */
export interface TextRecipe {
  keywords: KeywordHits;
  addresses: AddressPlaces | null;
}

export interface TimeRecipe {
  mode: number;
  part: number;
  anchor: Anchor;
  /** From 1; with the bytes to the seconds and behind the fraction. 0 for epochs. */
  layout: number;
  second: number;
  suffix: number;
}

export interface LevelRecipe {
  mode: number;
  level: number;
  part: number;
  variable: number;
  hasOthers: boolean;
  /** The variable that must be a priority of syslog. */
  priority: number;
}

export interface RequestRecipe {
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

export interface RecordRecipe extends TextRecipe {
  time: TimeRecipe | null;
  level: LevelRecipe;
  /** From 1; 0: the pattern of the part `message`. */
  pattern: number;
  message: number;
  request: RequestRecipe | null;
  isJson: boolean;
}

export class Recipes {
  readonly #memory: KernelMemory;
  /** By number from 0. */
  readonly #keywords: KeywordHits['occurrences'][] = [];

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  get count(): number {
    return this.#keywords.length;
  }

  /** A shape that only the plain engine can read; 0 where there is no room, as below. */
  addPlain(): number {
    return this.#add(recipe.KIND_PLAIN, { mask: 0n, occurrences: [] });
  }

  addContinuation(text: TextRecipe): number {
    const number = this.#add(recipe.KIND_CONTINUES, text.keywords);
    if (number > 0) this.#writeText(this.#at(number), text);
    return number;
  }

  addInvalid(reason: number): number {
    const number = this.#add(recipe.KIND_INVALID, { mask: 0n, occurrences: [] });
    if (number > 0) this.#memory.bytes[this.#at(number) + recipe.REASON] = reason;
    return number;
  }

  /** `level`: what the part's text says as a level; -2 where that depends on its digits. */
  addPart(text: TextRecipe, level: number): number {
    const number = this.#add(recipe.KIND_RECORD, text.keywords);
    if (number === 0) return 0;
    const at = this.#at(number);
    this.#writeText(at, text);
    this.#memory.view.setInt8(at + recipe.LEVEL, level);
    this.#memory.bytes[at + recipe.REQUEST_STATE] = recipe.REQUEST_UNKNOWN;
    return number;
  }

  addRecord(record: RecordRecipe): number {
    const number = this.#add(recipe.KIND_RECORD, record.keywords);
    if (number === 0) return 0;
    const at = this.#at(number);
    const { bytes, view } = this.#memory;
    this.#writeText(at, record);
    if (record.time) this.#writeTime(at, record.time);
    this.#writeLevel(at, record.level);
    view.setUint32(at + recipe.PATTERN, record.pattern, true);
    bytes[at + recipe.PATTERN_PART] = record.message;
    if (record.isJson) bytes[at + recipe.FLAGS]! |= recipe.FLAG_JSON;
    if (record.request) this.#writeRequest(at, record.request);
    return number;
  }

  /** Sets the pattern of a part's recipe, given by its address, and the level that a word in it names. */
  setPattern(at: number, pattern: number, level: number): void {
    this.#memory.view.setInt8(at + recipe.MESSAGE_LEVEL, level);
    this.#memory.view.setUint32(at + recipe.PATTERN, pattern, true);
  }

  /** Sets the request of a part's recipe; `method` null: it is none. */
  setRequest(at: number, method: number | null, pathDelta: number): void {
    const { bytes, view } = this.#memory;
    bytes[at + recipe.REQUEST_STATE] = method === null ? recipe.REQUEST_NONE : recipe.REQUEST_VALID;
    bytes[at + recipe.METHOD] = method ?? recipe.NO_METHOD;
    view.setUint16(at + recipe.PATH_DELTA, pathDelta, true);
  }

  /** Calls `found` with the occurrences of each keyword since the last call, and forgets them. */
  takeKeywords(found: (index: number, occurrences: number) => void): void {
    for (const [number, occurrences] of this.#keywords.entries()) {
      const at = RECIPES + number * RECIPE_BYTES + recipe.HITS;
      const hits = this.#memory.word(at);
      if (hits === 0) continue;
      this.#memory.setWord(at, 0);
      for (const [index, count] of occurrences) found(index, count * hits);
    }
  }

  #at(number: number): number {
    return RECIPES + (number - 1) * RECIPE_BYTES;
  }

  #add(kind: number, keywords: KeywordHits): number {
    if (this.#keywords.length >= MAX_RECIPES) return 0;
    const number = this.#keywords.push(keywords.occurrences);
    const { bytes, view } = this.#memory;
    const at = this.#at(number);
    bytes[at + recipe.KIND] = kind;
    view.setInt8(at + recipe.LEVEL, -1);
    view.setBigUint64(at + recipe.KEYWORDS, keywords.mask, true);
    return number;
  }

  #writeText(at: number, { addresses }: TextRecipe): void {
    const { bytes } = this.#memory;
    if (addresses === null) bytes[at + recipe.FLAGS]! |= recipe.FLAG_HOST_ADDRESSES;
    const { places, run } = addresses ?? { places: [], run: NO_VARIABLE };
    for (const [i, { variable, isVersion }] of places.entries()) {
      bytes[at + recipe.ADDRESSES_AT + i] = variable;
      if (isVersion) bytes[at + recipe.ADDRESS_VERSIONS]! |= 1 << i;
    }
    bytes[at + recipe.ADDRESS_TOTAL] = places.length;
    if (run === NO_VARIABLE) return;
    bytes[at + recipe.FLAGS]! |= recipe.FLAG_RUN;
    bytes[at + recipe.ADDRESS_RUN] = run;
  }

  #writeTime(at: number, time: TimeRecipe): void {
    const { bytes, view } = this.#memory;
    bytes[at + recipe.TIME_MODE] = time.mode;
    bytes[at + recipe.TIME_PART] = time.part;
    view.setInt16(at + recipe.TIME_VAR, time.anchor.variable, true);
    view.setUint16(at + recipe.TIME_DELTA, time.anchor.delta, true);
    bytes[at + recipe.TIME_SECOND] = time.second;
    bytes[at + recipe.TIME_SUFFIX] = time.suffix;
    view.setUint16(at + recipe.TIME_LAYOUT, time.layout, true);
  }

  #writeLevel(at: number, level: LevelRecipe): void {
    const { bytes, view } = this.#memory;
    view.setInt8(at + recipe.LEVEL, level.level);
    bytes[at + recipe.LEVEL_MODE] = level.mode;
    bytes[at + recipe.LEVEL_PART] = level.part;
    view.setInt16(at + recipe.LEVEL_VAR, level.variable, true);
    view.setUint16(at + recipe.PRIORITY, level.priority + 1, true);
    if (level.hasOthers) bytes[at + recipe.FLAGS]! |= recipe.FLAG_OTHER_LEVELS;
  }

  #writeRequest(at: number, request: RequestRecipe): void {
    const { bytes, view } = this.#memory;
    bytes[at + recipe.FLAGS]! |= recipe.FLAG_REQUEST;
    bytes[at + recipe.REQUEST_PART] = request.part;
    bytes[at + recipe.METHOD_PART] = request.methodPart;
    view.setInt16(at + recipe.STATUS_VAR, request.status, true);
    view.setInt16(at + recipe.BYTES_VAR, request.bytes, true);
    view.setInt16(at + recipe.DURATION_VAR, request.duration, true);
    bytes[at + recipe.DURATION_UNIT] = UNITS[request.durationUnit];
    bytes[at + recipe.METHOD] = request.method;
    bytes[at + recipe.HAS_PATH] = request.path ? 1 : 0;
    if (!request.path) return;
    view.setInt16(at + recipe.PATH_VAR, request.path.variable, true);
    view.setUint16(at + recipe.PATH_DELTA, request.path.delta, true);
  }
}
