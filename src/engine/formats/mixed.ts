/**
 * Lines of a file whose records have several forms: an access log and an error log in one stream, JSON beside plain text,
 * records with and without a level. Each line is read by the file's own format, else by the most specific other one that
 * explains it.
 */
import { isDigit, isSpace } from '../characters.ts';
import { NO_LEVEL } from '../levels.ts';
import * as fields from '../pattern/fields.ts';
import type { Header } from '../pattern/header.ts';
import type { Step } from '../pattern/program.ts';
import { anyDate } from '../timestamp/date.ts';
import type { Clock, TimestampParser } from '../timestamp/index.ts';
import type { InvalidReason } from '../types.ts';
import { firstCharactersOf, firstOfProgram, mayStart } from './first-characters.ts';
import { type Format, PLAIN, readHeader } from './format.ts';
import { allFormats } from './registry.ts';
import { undatedOf } from './undated.ts';

/**
 * Reads one line as the header of a record: fills `header` and returns the format that explains it, which is `format` itself
 * wherever that does; else says why the line is no header of it.
 */
export function readAs(
  format: Format,
  text: string,
  header: Header,
  clock: Clock,
): Format | InvalidReason {
  const form = formOf(format, text, header, clock);
  return typeof form === 'string' ? form : formOfRecord(form, header);
}

function formOf(
  format: Format,
  text: string,
  header: Header,
  clock: Clock,
): Format | InvalidReason {
  // Plain text is what no other format explains.
  if (format.name === PLAIN)
    return otherOf(format, text, header, clock) ?? ownOf(format, text, header, clock);
  const reason = readHeader(format, text, header, clock);
  if (reason === null) return format;
  const { hasTimestamp } = header;
  const other = otherOf(format, text, header, clock) ?? undatedIn(format, text, header, clock);
  if (other) return other;
  header.hasTimestamp = hasTimestamp;
  return reason;
}

const forRequests = new WeakMap<Format, Format>();

/** The format as one of requests, where the header that it read is one though other records of it are none; else itself. */
export function formOfRecord(format: Format, header: Header): Format {
  if (!header.isRequest) return format;
  let form = forRequests.get(format);
  if (!form) {
    form = { ...format, accessLog: true, hasRequestsByMembers: true };
    forRequests.set(format, form);
  }
  return form;
}

function ownOf(format: Format, text: string, header: Header, clock: Clock): Format | InvalidReason {
  return readHeader(format, text, header, clock) ?? format;
}

/** May a line that starts with this text be a header of another format than its file's? False only where none is. */
export function mayBeOther(format: Format, text: string): boolean {
  return mayMix(format) && candidatesFor(text).length > 0;
}

/** Text in a row or in an element may begin with anything. */
const mayMix = ({ isAlone, spread }: Format): boolean => !isAlone && (spread?.mixes ?? true);

function otherOf(format: Format, text: string, header: Header, clock: Clock): Format | undefined {
  if (!mayMix(format) || !holdsTimeOrPairs(text)) return undefined;
  const starts = new LineStart(text, header, clock);
  return candidatesFor(text).find(
    (other) =>
      other.format.name !== format.name &&
      starts.mayFit(other) &&
      explains(other.format, text, header, clock),
  )?.format;
}

const undatedIn: typeof undatedOf = (format, text, header, clock) =>
  mayMix(format) ? undatedOf(format, text, header, clock) : undefined;

/** A format for lines that start with a certain character, and the times with which its patterns begin. */
interface Candidate {
  format: Format;
  /** Null where one of its patterns begins with something else. */
  times: readonly FirstTime[] | null;
}

/** A time at the start of a line, or behind a text. */
interface FirstTime {
  before: string;
  parse: TimestampParser;
}

/** The start of a line: of a hundred formats most are ruled out by the few ways in which their patterns read a time there. */
class LineStart {
  readonly #text: string;
  readonly #header: Header;
  readonly #clock: Clock;
  readonly #known = new Map<TimestampParser, boolean>();

  constructor(text: string, header: Header, clock: Clock) {
    this.#text = text;
    this.#header = header;
    this.#clock = clock;
  }

  /** False only where none of the format's patterns matches. */
  mayFit({ times }: Candidate): boolean {
    return times === null || times.some((time) => this.#hasTime(time));
  }

  #hasTime({ before, parse }: FirstTime): boolean {
    if (!this.#text.startsWith(before)) return false;
    if (before.length > 1) return true;
    // Behind one text of that length only one other text stands.
    let has = this.#known.get(parse);
    if (has === undefined) {
      has = fields.readTimestamp(this.#text, before.length, this.#header, parse, this.#clock) >= 0;
      this.#known.set(parse, has);
    }
    return has;
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
  if (first?.kind === 'timestamp') return { before: '', parse: first.parse };
  if (first?.kind !== 'literal' || second?.kind !== 'timestamp') return null;
  return { before: first.text, parse: second.parse };
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
