/**
 * Makes plans: reads a line of a new shape by the interpreter, and writes down what every line of that
 * shape holds. Where that does not follow from the shape, the plan says so, and the interpreter reads each such line.
 */

import { type Format, PLAIN } from '../../formats/format.ts';
import { continues, dependsOnNumbers, isBlank } from '../../formats/lines/continuation.ts';
import { isUnfinished } from '../../formats/lines/pieces.ts';
import { isFrame } from '../../formats/members/json-container.ts';
import { faultOfJson, objectBehindPrefix } from '../../formats/members/json-record.ts';
import { moreSpecificThan } from '../../formats/mixed/line-formats.ts';
import { readAs } from '../../formats/mixed/mixed.ts';
import { reasonOf } from '../../interpreter/line-reader.ts';
import { hasMessageField } from '../../interpreter/record-counter.ts';
import { NO_LEVEL } from '../../levels/levels.ts';
import { LINE_HEAD_BYTES, startsUnseen } from '../../lines.ts';
import { emptyHeader, type Header } from '../../pattern/header.ts';
import { readRequest, withoutQuery } from '../../pattern/request.ts';
import { maskMessage } from '../../templates/mask.ts';
import { clockOf } from '../../timestamp/index.ts';
import type { InvalidReason } from '../../types.ts';
import { LEVEL_FIXED, LEVEL_OWN_NUMBER } from '../assembly/plan.ts';
import { addressPlaces } from './address-places.ts';
import type { PlanContext } from './context.ts';
import { isForKernel } from './is-for-kernel.ts';
import { planPattern } from './patterns.ts';
import type { KeywordHits, LevelPlan, RecordPlan, TextPlan } from './plan.ts';
import { dependsOnParts, isAlwaysReadAs } from './quoted-parts.ts';
import { isPlainPath } from './request.ts';
import type { ScannedLine, ScannedPart } from './scanned.ts';
import { levelOfText, messageOfText } from './texts.ts';
import { planValues } from './values.ts';

/** A part's level where it depends on its digits. */
const LEVEL_OF_DIGITS = -2;

export class Planner {
  readonly #context: PlanContext;
  readonly #header: Header = emptyHeader();

  /** In a file of other lines, who plans the parts of objects of JSON: of the form that the first one has. */
  objects: Planner | null = null;

  constructor(context: PlanContext) {
    this.#context = context;
  }

  get format(): Format {
    return this.#context.format;
  }

  /** The number of a plan for the line, or 0 where there is no more room. */
  line(line: ScannedLine): number {
    const { format, plans } = this.#context;
    if (format.kind === 'logfmt' && !line.parts.every((part) => isValue(line.text, part)))
      return plans.addPlain();
    const form = this.#read(line);
    if (form === null) return plans.addPlain();
    if (typeof form === 'string') return this.#other(line, form);
    if (this.#beginsObjects(form)) return plans.addPlain();
    if (form !== format && !isLike(form, format)) return this.#asText(form);
    const isPattern = form.kind === 'pattern';
    if (isPattern && dependsOnParts(line, this.#header, form, this.#context))
      return plans.addPlain();
    return this.#add(this.#record(line, form));
  }

  /**
   * The same for a line that was scanned as text, because it is of another kind than the file's. The kernel knows what numbers
   * mean as levels for the file's format alone.
   */
  text(line: ScannedLine): number {
    const { format, plans } = this.#context;
    const form = this.#read(line);
    if (typeof form === 'string') return this.#other(line, form);
    if (form === null || form === format || this.#beginsObjects(form)) return plans.addPlain();
    if (!isTextIn(form, format)) return plans.addPlain();
    const record = this.#record(line, form);
    return this.#add(record?.level.mode === LEVEL_FIXED ? record : null);
  }

  /** The same for a line that was scanned as an object of JSON in a file of other lines: if it is none, it is scanned as these. */
  object(line: ScannedLine): number {
    const { times, format, plans } = this.#context;
    const form = this.#read(line);
    if (form === null) return plans.addPlain();
    if (typeof form === 'string' || form.kind !== 'json') return plans.addText();
    if (form !== this.objects!.format || mayBeMoreSpecific(form, line.text))
      return plans.addPlain();
    const record = this.#record(line, form);
    // It is a record by its time alone: what its level or its request says another line need not say.
    const isSure = record !== null && record.time !== null && record.request === null;
    if (!isSure || !isAlwaysReadAs(form, line, record.time!.part, { format, times }))
      return plans.addPlain();
    return this.#add(record);
  }

  /** Is the line the first object of JSON in a file of other lines, so that from now on such lines are scanned as objects? */
  #beginsObjects(form: Format): boolean {
    if (this.objects !== null || !isObjectIn(form, this.#context.format)) return false;
    this.objects = new Planner({ ...this.#context, format: form });
    return true;
  }

  /** The format that reads the line, or why it is no header; null where that does not follow from its shape. */
  #read(line: ScannedLine): Format | InvalidReason | null {
    const { format, times } = this.#context;
    const { text } = line;
    if (startsUnseen(text)) return null;
    const { places } = this.#header;
    places.refused = false;
    const form = readAs(format, text, this.#header, clockOf(times));
    if (places.refused || dependsOnHead(line, format, typeof form !== 'string')) return null;
    if (typeof form === 'string') return form;
    // What a blank line is depends on the line before, even where the pattern reads it.
    if (format.continuation === 'none' && isBlank(text)) return null;
    if (format.kind === 'pattern' && isUnfinished(text, format.pieces)) return null;
    // With other digits (no zero in front) it may be an object, which formats of JSON read.
    if (form.kind === 'pattern' && OBJECT_WITH_NAMES.test(text)) return null;
    // Plain text is what is not JSON either, which its digits may decide.
    const isSure = form.name !== PLAIN || !(isOdd(text) || objectBehindPrefix(text) > 0);
    return isSure ? form : null;
  }

  #asText(form: Format): number {
    const { format, isQuoted, plans } = this.#context;
    return isQuoted && isTextIn(form, format) ? plans.addText() : plans.addPlain();
  }

  #add(record: RecordPlan | null): number {
    const { plans } = this.#context;
    return record ? plans.addRecord(record) : plans.addPlain();
  }

  /** The number of a plan for part of a line, as above. */
  part(line: ScannedLine, part: ScannedPart): number {
    const { format, plans } = this.#context;
    const raw = line.text.slice(part.start, part.end);
    const level = levelOfText(raw, format);
    if (level === null) return plans.addPlain();
    const addresses = addressPlaces(line.text, part, part.variables);
    const text = { keywords: this.#keywords(raw), addresses };
    return plans.addPart(text, part.variables.length > 0 ? LEVEL_OF_DIGITS : level);
  }

  /** Sets the pattern of the message that a part is, in its plan. */
  pattern(raw: string, planAt: number): void {
    const { patterns, plans } = this.#context;
    const message = messageOfText(raw, this.#context);
    // Without a pattern the interpreter reads each such line.
    plans.setPattern(
      planAt,
      message ? patterns.numberOf(message.form) : 0,
      message?.level ?? NO_LEVEL,
    );
  }

  /** Sets the request that a part is, or says that it is none; and its pattern. */
  request(raw: string, planAt: number): void {
    const request = { method: '', path: '' };
    readRequest(raw, request);
    this.#setRequest(planAt, request, request.method.length + 1);
  }

  /** The same for a path that is a part of its own, as its method is. */
  path(raw: string, method: string, planAt: number): void {
    const request = { method: '', path: '' };
    readRequest(`${method} ${raw}`, request);
    // Of a method with a space the path begins in another part, and an escape is not what it stands for.
    const isWritten = request.method === method && !raw.includes('\\');
    this.#setRequest(planAt, isWritten ? { method, path: raw } : { method: '', path: '' }, 0);
  }

  /** `pathDelta`: bytes from the part's start to its path. */
  #setRequest(planAt: number, request: { method: string; path: string }, pathDelta: number) {
    const { methods, patterns, plans } = this.#context;
    const path = withoutQuery(request.path);
    const method = request.method === '' ? 0 : methods.numberOf(request.method);
    const isKnown = method > 0 && isPlainPath(path);
    const pattern = isKnown ? patterns.numberOf(maskMessage(`${request.method} ${path}`)) : 0;
    plans.setRequest(planAt, pattern > 0 ? method - 1 : null, pathDelta, pattern);
  }

  /** A line that is no header. */
  #other(line: ScannedLine, reason: InvalidReason): number {
    const { format, plans, reasons } = this.#context;
    const { text } = line;
    // Whether it is JSON may depend on its digits.
    if (isOdd(text) || isFrame(text) || OBJECT.test(text)) return plans.addPlain();
    if (dependsOnNumbers(text, format.continuation)) return plans.addPlain();
    if (mayBeRecord(line, format))
      return line.parts.length > 0 ? plans.addText() : plans.addPlain();
    if (continues(text, format.continuation)) return plans.addContinuation(this.#own(line, 0));
    // With other digits the timestamp may be an impossible one, and the reason another.
    if (this.#header.hasTimestamp) return plans.addPlain();
    return plans.addInvalid(reasons.numberOf(reasonOf(text, text, reason)) - 1);
  }

  #record(line: ScannedLine, form: Format): RecordPlan | null {
    const header = this.#header;
    const plan = form.kind === 'pattern' ? planPattern : planValues;
    const fields = plan(line, header, { ...this.#context, format: form });
    if (!fields || (form !== this.#context.format && isByOwnNumber(fields.level))) return null;
    const format = this.#context.formats.numberOf(form.name);
    if (format === 0) return null;
    const isOther = form.accessLog !== this.#context.format.accessLog;
    const own = this.#own(line, hasMessageField(form) ? header.messageAt : 0);
    return { ...fields, format, isOther, ...own };
  }

  /** What the line holds outside of its parts; keywords count from `countedFrom` on. */
  #own(line: ScannedLine, countedFrom: number): TextPlan {
    const text = withoutParts(line);
    return {
      keywords: this.#keywords(text.slice(countedFrom)),
      addresses: addressPlaces(text, { start: 0, end: text.length }, line.variables),
    };
  }

  #keywords(text: string): KeywordHits {
    const hits: KeywordHits = { mask: 0n, occurrences: [] };
    this.#context.findKeywords(text, (index, count) => {
      hits.mask |= 1n << BigInt(index);
      hits.occurrences.push([index, count]);
    });
    return hits;
  }
}

/** Whether such a line is text at all may depend on how many digits it has. */
const isOdd = (text: string): boolean => text.includes('\x7f');

/** Whether another line of the shape may be a record, or be none for another reason, where this one is none. */
function mayBeRecord({ text, parts }: ScannedLine, { kind, isAlone }: Format): boolean {
  if ((kind === 'json' && text.includes('{')) || (kind === 'logfmt' && text.includes('=')))
    return true;
  // In what stands in quotes another line may hold a time.
  return !isAlone && (parts.length > 0 || OTHER_RECORD.test(text) || objectBehindPrefix(text) > 0);
}

const OBJECT = /^\s*\{/;
const OBJECT_WITH_NAMES = /^\{\s*"/;

/** JSON, and pairs: what they say does not follow from the shape, as a zero before a number makes JSON none. */
const OTHER_RECORD = /^[{[,]|\| *\{|^[\w./@-]+=/;

/**
 * Of a format with values, may the line be a part of a record, so that its head alone decides (`LINE_HEAD_BYTES`)? What the head
 * says of longer lines, and the values in it, need not be what the whole line says.
 */
function dependsOnHead({ text }: ScannedLine, format: Format, isHeader: boolean): boolean {
  const { kind, continuation } = format;
  if (kind === 'pattern' || continuation === 'none') return false;
  const mayBeLong = text.length * MAX_BYTES_A_UNIT > LINE_HEAD_BYTES;
  return (isHeader || mayBeLong) && continues(text, continuation);
}

/** Of UTF-8, for a unit of a string. */
const MAX_BYTES_A_UNIT = 3;

/** Can the kernel read lines of `form` in a file of `format`? It scans lines of one kind, and finds parts in quotes for one. */
const isLike = (form: Format, format: Format): boolean =>
  form.kind === 'pattern' &&
  format.kind === 'pattern' &&
  form.accessLog === format.accessLog &&
  form.addressesHavePorts === format.addressesHavePorts;

/** Is a line of `form` read as text, without parts of their own, in a file of `format`? */
const isTextIn = (form: Format, format: Format): boolean =>
  form.kind === 'pattern' &&
  !form.accessLog &&
  form.addressesHavePorts === format.addressesHavePorts;

/** Can the kernel read objects of `form` in a file of `format`? */
const isObjectIn = (form: Format, format: Format): boolean =>
  form.kind === 'json' &&
  form.pieces === null &&
  !form.composePrefix &&
  format.kind === 'pattern' &&
  form.addressesHavePorts === format.addressesHavePorts &&
  isForKernel(form, []);

/** Has the object all that a more specific form of JSON asks for, so that with other values it may be one of that? */
const mayBeMoreSpecific = (form: Format, text: string): boolean =>
  moreSpecificThan(form, text).some(
    ({ kind, keys, composePrefix }) =>
      kind === 'json' && !composePrefix && faultOfJson(text, keys) === null,
  );

/** What numbers mean as levels by a format's own words the kernel knows for the file's format alone. */
const isByOwnNumber = ({ mode }: LevelPlan): boolean => mode === LEVEL_OWN_NUMBER;

/**
 * Is the quoted string a value of logfmt? A quote inside of a bare word opens none: then what is a part here
 * is read as pairs, which other lines of the shape need not have.
 */
const isValue = (text: string, { start, end }: ScannedPart): boolean =>
  text[start - 2] === '=' && [' ', '\t', undefined].includes(text[end + 1]);

/** The text with quotes, in which nothing is found, in place of its parts: positions stay. */
function withoutParts({ text, parts }: ScannedLine): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of parts) {
    kept += text.slice(from, start) + '"'.repeat(end - start);
    from = end;
  }
  return kept + text.slice(from);
}
