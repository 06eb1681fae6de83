/**
 * Lines of a file whose records have several forms: an access log and an error log in one stream, JSON beside plain text,
 * records with and without a level. Each line is read by the file's own format, else by the most specific other one that
 * explains it.
 */
import type { Header } from '../../pattern/header.ts';
import type { Program } from '../../pattern/program.ts';
import type { Clock } from '../../timestamp/index.ts';
import type { InvalidReason } from '../../types.ts';
import { type Format, PLAIN, readHeader } from '../format.ts';
import { isObject } from '../members/json-record.ts';
import { lookBehindWrapper } from '../nested/wrapped-line.ts';
import { formatByName } from '../registry.ts';
import { explainedBy, mayBeExplained } from './line-formats.ts';
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
  if (typeof form === 'string') return form;
  if (form.levelInMessage) lookBehindWrapper(form, text, header, clock);
  return formOfRecord(form, header);
}

function formOf(
  format: Format,
  text: string,
  header: Header,
  clock: Clock,
): Format | InvalidReason {
  // Plain text is what no other format explains.
  if (format.name === PLAIN || (readsTextAlone(format) && isObject(text)))
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

/**
 * Is a line that is an object of JSON one of another format? The name of a service, or any text, may begin with a brace as well, and
 * what stands in an object's strings would decide.
 */
const readsTextAlone = ({ kind, fallback, programs }: Format): boolean =>
  kind === 'pattern' && (fallback || !programs.some(beginsWithBrace));

const beginsWithBrace = ({ steps: [first] }: Program): boolean =>
  first?.kind === 'literal' && first.text.startsWith('{');

function ownOf(format: Format, text: string, header: Header, clock: Clock): Format | InvalidReason {
  return readHeader(format, text, header, clock) ?? format;
}

/** May a line that starts with this text be a header of another format than its file's? False only where none is. */
export function mayBeOther(format: Format, text: string): boolean {
  return mayMix(format) && mayBeExplained(text);
}

/** Text in a row or in an element may begin with anything. */
const mayMix = ({ isAlone, spread }: Format): boolean => !isAlone && (spread?.mixes ?? true);

function otherOf(format: Format, text: string, header: Header, clock: Clock): Format | undefined {
  if (!mayMix(format)) return undefined;
  const other = explainedBy(text, ({ name }) => name !== format.name, header, clock);
  if (other || !format.composePrefix) return other;
  // What stands before each line stands before those that are no JSON too.
  const behindPrefix = formatByName(PREFIXED);
  return readHeader(behindPrefix, text, header, clock) === null ? behindPrefix : undefined;
}

const PREFIXED = 'prefixed';

const undatedIn: typeof undatedOf = (format, text, header, clock) =>
  mayMix(format) ? undatedOf(format, text, header, clock) : undefined;
