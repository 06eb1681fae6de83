/** Which lines that are no header of their own go on with the record before them. */
import { isDigit } from '../../characters.ts';
import { looksLikeBody, looksLikeDocument } from './body-lines.ts';
import { looksLikeTrace } from './trace-lines.ts';

export const CONTINUATIONS = ['none', 'indented', 'trace', 'any'] as const;
/** `none`: only blank lines; `indented`: also those that start with a space or tab; `trace`: also what
 * looks like part of a stack trace, a statement, a document or a table; `any`: every line; `trace_of_json`: `trace` of
 * formats whose records are objects of JSON, where no line that begins with a brace continues one. */
export type Continuation = (typeof CONTINUATIONS)[number] | 'trace_of_json';

/** What a line that continues a record of a `trace` format may begin with, beside letters, digits and brackets. */
const MARKS = '})]"#-.$\\_!*(<{/=+@>|~';

/** What the first byte of a line tells, see `lineStarts`. */
const LINE_START = { unknown: 0, starts: 1, beforeDigit: 2, digits: 3 } as const;

/**
 * By the first byte of a line, whether it continues nothing: surely (`starts`), where a digit follows (`beforeDigit`), or where
 * all its digits do and then a visible character or space that is in no name (`digits`). The kernel reads it
 * (kernel/assembly/list/starts.ts).
 */
export function lineStarts(continuation: Continuation): Uint8Array {
  const starts = new Uint8Array(256);
  if (continuation === 'any') return starts;
  // Other bytes are blank, or may belong to a sequence that is taken out before the line is read.
  starts.fill(LINE_START.starts, 33, 127);
  if (!isOfTraces(continuation)) return starts;
  const set = (characters: string, rule: number): void => {
    for (const character of characters) starts[character.charCodeAt(0)] = rule;
  };
  set(MARKS, LINE_START.unknown);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LINE_START.unknown);
  set('0123456789', LINE_START.digits);
  set('[', LINE_START.beforeDigit);
  if (continuation === 'trace_of_json') set('{', LINE_START.starts);
  return starts;
}

const isOfTraces = (continuation: Continuation): boolean =>
  continuation === 'trace' || continuation === 'trace_of_json';

const OBJECT = /^[ \t]*\{/;

export function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 9 && code !== 13) return false;
  }
  return true;
}

/** Does a line that is no header belong to the record before it? `text` is the line's head. */
export function continues(text: string, continuation: Continuation): boolean {
  if (continuation === 'any' || isBlank(text)) return true;
  if (continuation === 'none') return false;
  if (continuation === 'trace_of_json' && OBJECT.test(text)) return false;
  if (isIndented(text)) return true;
  return isOfTraces(continuation) && (isSurelyPart(text) || looksLikeBody(text));
}

const OBJECT_WITH_NAMES = /^\{\s*"/;

/**
 * The same of a line of which `head` is but the start: an object that long is a record of its own, or a damaged one, and no part of
 * what is printed over several lines.
 */
export const longContinues = (head: string, continuation: Continuation): boolean =>
  !OBJECT_WITH_NAMES.test(head) && continues(head, continuation);

/**
 * The same of a `trace` format where it is not known yet whether the file is of that format: only what no record of another
 * one looks like.
 */
export function continuesSurely(text: string): boolean {
  return isBlank(text) || isIndented(text) || isSurelyPart(text);
}

function isIndented(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 32 || first === 9;
}

/**
 * May whether the line continues a record depend on its numbers? Of a dump, a frame or a count of rows, which begin with one, how many
 * digits they have.
 */
export function dependsOnNumbers(text: string, continuation: Continuation): boolean {
  return isOfTraces(continuation) && isDigit(text.charCodeAt(0));
}

const isSurelyPart = (text: string): boolean => looksLikeTrace(text) || looksLikeDocument(text);
