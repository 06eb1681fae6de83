/** The formats that may explain a line for which a file's own format is none, or a line inside of another one's message. */
import { isDigit, isSpace } from '../../characters.ts';
import { NO_LEVEL } from '../../levels/levels.ts';
import * as fields from '../../pattern/fields.ts';
import type { Header } from '../../pattern/header.ts';
import type { Step } from '../../pattern/program.ts';
import { anyDate } from '../../timestamp/date.ts';
import type { Clock, TimestampParser } from '../../timestamp/index.ts';
import { type Format, readHeader } from '../format.ts';
import { firstCharactersOf, firstOfProgram, mayStart } from '../lines/first-characters.ts';
import { isObject } from '../members/json-record.ts';
import { allFormats } from '../registry.ts';

/**
 * Reads a line as a record of the most specific format that explains it and `accepts` allows: fills the header and returns the format,
 * if there is one.
 */
export function explainedBy(
  text: string,
  accepts: (format: Format) => boolean,
  header: Header,
  clock: Clock,
): Format | undefined {
  if (!holdsTimeOrPairs(text)) return undefined;
  const starts = new LineStart(text, header, clock);
  const isJson = isObject(text);
  return candidatesFor(text).find(
    (other) =>
      // What stands in its strings makes an object no line of text.
      (!isJson || other.format.kind === 'json') &&
      accepts(other.format) &&
      starts.mayFit(other) &&
      explains(other.format, text, header, clock),
  )?.format;
}

/** May a line that starts with this text be explained by one of the formats? */
export const mayBeExplained = (text: string): boolean => candidatesFor(text).length > 0;

/** The formats that are asked before this one for a line that starts with the text. */
export function moreSpecificThan(format: Format, text: string): Format[] {
  const formats = candidatesFor(text).map((candidate) => candidate.format);
  return formats.slice(0, formats.indexOf(format));
}

/** A format for lines that start with a certain character, and the times with which its patterns begin. */
interface Candidate {
  format: Format;
  /** Null where one of its patterns begins with something else. */
  times: readonly FirstTime[] | null;
}

/** A time at the start of a line, or behind a text. */
interface FirstTime extends fields.TimestampStep {
  before: string;
}

/** The start of a line: of a hundred formats most are ruled out by the few ways in which their patterns read a time there. */
class LineStart {
  readonly #text: string;
  readonly #header: Header;
  readonly #clock: Clock;
  readonly #known = new Map<FirstTime, boolean>();
  readonly #parsed = new Map<TimestampParser, boolean>();

  constructor(text: string, header: Header, clock: Clock) {
    this.#text = text;
    this.#header = header;
    this.#clock = clock;
  }

  /** False only where none of the format's patterns matches. */
  mayFit({ times }: Candidate): boolean {
    return times === null || times.some((time) => this.#hasTime(time));
  }

  #hasTime(time: FirstTime): boolean {
    const { before } = time;
    if (!this.#text.startsWith(before)) return false;
    if (before.length > 1) return true;
    // Behind one text of that length only one other text stands.
    let has = this.#known.get(time);
    if (has === undefined) {
      has = this.#parses(time);
      this.#known.set(time, has);
      const { places } = this.#header;
      if (!has) places.refused ||= fields.mayBeTimestamp(this.#text, before.length, time);
    }
    return has;
  }

  #parses({ before, parse }: FirstTime): boolean {
    let parses = this.#parsed.get(parse);
    if (parses === undefined) {
      parses = parse(this.#text, before.length, this.#clock) >= 0;
      this.#parsed.set(parse, parses);
    }
    return parses;
  }
}

/** Only what says itself that it is a record: by a time of its own, or as JSON or logfmt by a level and a message. */
function explains(other: Format, text: string, header: Header, clock: Clock): boolean {
  if (readHeader(other, text, header, clock) !== null) return false;
  if (!Number.isNaN(header.timestamp)) return true;
  return other.kind !== 'pattern' && header.level !== NO_LEVEL && header.message !== null;
}

/** A time has a digit; the rest has a brace or an equals sign. */
function holdsTimeOrPairs(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code) || code === BRACE || code === EQUALS) return true;
  }
  return false;
}

const BRACE = 123;
const EQUALS = 61;
const NONE: readonly Candidate[] = [];

/** By the code of a line's first character: the formats that may explain it, the most specific first. */
const byFirstCode = new Map<number, readonly Candidate[]>();

function candidatesFor(text: string): readonly Candidate[] {
  const code = text.charCodeAt(0);
  // What is indented goes on with something.
  if (Number.isNaN(code) || isSpace(code)) return NONE;
  const key = Math.min(code, 128);
  let candidates = byFirstCode.get(key);
  if (!candidates) {
    candidates = formatsForMixes()
      .filter((format) => mayStart(firstCharactersOf(format), text))
      .map((format) => candidateFor(format, text));
    byFirstCode.set(key, candidates);
  }
  return candidates;
}

/** The format with those of its patterns that may match a line with the first character of this one. */
function candidateFor(format: Format, text: string): Candidate {
  const programs = format.programs.filter((program) => mayStart(firstOfProgram(program), text));
  const times = programs.map(({ steps }) => firstTimeOf(steps));
  const own = { ...format, programs };
  const areTimes = format.kind === 'pattern' && times.every((time) => time !== null);
  return { format: own, times: areTimes ? times : null };
}

function firstTimeOf([first, second]: readonly Step[]): FirstTime | null {
  if (first?.kind === 'timestamp') return firstTime('', first);
  if (first?.kind !== 'literal' || second?.kind !== 'timestamp') return null;
  return firstTime(first.text, second);
}

const firstTimes: FirstTime[] = [];

/** One for all formats that begin with it. */
function firstTime(before: string, { parse, stop }: fields.TimestampStep): FirstTime {
  const known = firstTimes.find(
    (time) => time.before === before && time.parse === parse && time.stop === stop,
  );
  if (known) return known;
  const time = { before, parse, stop };
  firstTimes.push(time);
  return time;
}

let forMixes: readonly Format[] | null = null;

function formatsForMixes(): readonly Format[] {
  forMixes ??= allFormats()
    .filter(isForMixes)
    .map((format) => (format.fallback ? beginningWithDate(format) : format));
  return forMixes;
}

/** Of a format that explains nearly any line the patterns that begin with a date, or with one behind a bracket. */
function beginningWithDate(format: Format): Format {
  const programs = format.programs
    .filter(({ steps: [first, second] }) => isTime(first) || (isMark(first) && isTime(second)))
    .map((program) => ({ ...program, steps: program.steps.map(ofDate) }));
  return { ...format, programs };
}

const isTime = (step: Step | undefined): boolean => step?.kind === 'timestamp';
const isMark = (step: Step | undefined): boolean =>
  step?.kind === 'literal' && step.text.length === 1;
const ofDate = (step: Step): Step =>
  step.kind === 'timestamp' ? { ...step, parse: anyDate } : step;

/**
 * Not those that are told by more than a line, nor a number at a line's start, which need not be a time where the file's
 * format does not say so.
 */
function isForMixes({ name, kind, hasTimes, spread, markers }: Format): boolean {
  if (spread !== null || markers.length > 0 || name === EPOCH) return false;
  return kind !== 'pattern' || hasTimes;
}

const EPOCH = 'epoch';
