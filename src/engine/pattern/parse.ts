/**
 * The pattern language (docs/formats.md): literals and typed fields, `%{kind}` or `%{kind:argument}`.
 * The argument of `ts` is a timestamp format, that of `level` a notation; for others it is a name for
 * the reader. A space stands for one or more spaces or tabs; a tab for itself.
 */
import type { DateOrder } from '../timestamp/grammar/date.ts';
import { ANY_IN_ORDER, isAny, timestampParser } from '../timestamp/index.ts';
import { DURATION_UNITS } from './duration.ts';
import { FIELDS, type FieldKind, LEVEL_NOTATIONS, type LevelNotation } from './language.ts';
import type { Program, Step } from './program.ts';

interface Field {
  kind: string;
  argument: string;
  /** Where it stands in the pattern. */
  at: number;
}
type Part = { literal: string } | { field: Field };

/** What is wrong with a pattern, and where: `position` counts the characters before it. */
export class PatternFault extends Error {
  readonly position: number;
  readonly what: string;

  constructor(source: string, position: number, what: string) {
    super(`pattern "${source}": ${what}`);
    this.position = position;
    this.what = what;
  }
}

const SPACE = 32;
const NOTHING = -1;

/**
 * Compiles a pattern; `order`: of dates that leave it open. Throws a PatternFault for whatever is wrong with it.
 */
export function parsePattern(
  source: string,
  words: Map<string, number>,
  order: DateOrder | null = null,
): Program {
  // A database cannot store it, and no line of text has it.
  const nul = source.indexOf('\0');
  if (nul >= 0) throw new PatternFault(source, nul, 'it contains a NUL character');
  const parts = split(source);
  const steps = parts.map((part, index) => {
    if ('literal' in part) return literalStep(part.literal);
    const step = fieldStep(part.field, parts[index + 1], source);
    const isOpen = order !== null && step.kind === 'timestamp' && isAny(step.parse);
    return isOpen ? { ...step, parse: ANY_IN_ORDER[order] } : step;
  });
  return { source, steps: finish(steps, parts, source), names: parts.map(nameOf), words };
}

/** Fields that are known by their kind where they have no name. */
const NAMED_BY_KIND = ['request', 'method', 'path', 'status', 'bytes', 'duration'];
/** Their argument is no name. */
const WITHOUT_NAME = ['ts', 'level', 'message', 'duration'];

function nameOf(part: Part): string {
  if ('literal' in part) return '';
  const { kind, argument } = part.field;
  if (argument && !WITHOUT_NAME.includes(kind)) return argument;
  return NAMED_BY_KIND.includes(kind) ? kind : '';
}

/** Cuts the source into runs of spaces, other literals and fields. */
function split(source: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < source.length) {
    if (source.startsWith('%{', at)) {
      const close = source.indexOf('}', at);
      if (close < 0) throw new PatternFault(source, at, `no } for the %{ at ${at}`);
      const [kind = '', argument = ''] = source.slice(at + 2, close).split(':');
      parts.push({ field: { kind, argument, at } });
      at = close + 1;
    } else {
      const end = literalEnd(source, at);
      parts.push({ literal: source.slice(at, end) });
      at = end;
    }
  }
  return parts;
}

/** The elements of a pattern as they are written, each with the characters before it. */
export function elementsOf(source: string): { text: string; at: number }[] {
  let at = 0;
  return split(source).map((part) => {
    const text = 'literal' in part ? part.literal : source.slice(at, source.indexOf('}', at) + 1);
    const element = { text, at };
    at += text.length;
    return element;
  });
}

const isSpace = (char: string | undefined): boolean => char === ' ';

function literalEnd(source: string, at: number): number {
  const spaces = isSpace(source[at]);
  let end = at;
  while (end < source.length && isSpace(source[end]) === spaces && !source.startsWith('%{', end)) {
    end++;
  }
  return end;
}

function literalStep(text: string): Step {
  return isSpace(text[0]) ? { kind: 'space', optional: false } : { kind: 'literal', text };
}

function fieldStep(field: Field, next: Part | undefined, source: string): Step {
  const fault = (what: string) => new PatternFault(source, field.at, what);
  const stop = stopCode(next);
  const kind = field.kind as FieldKind;
  if (!Object.hasOwn(FIELDS, kind)) throw fault(`no field kind "${kind}"`);
  switch (kind) {
    case 'ts': {
      const parse = timestampParser(field.argument);
      if (!parse) throw fault(`no timestamp format "${field.argument}"`);
      return { kind: 'timestamp', parse, stop: next && 'literal' in next ? stop : NOTHING };
    }
    case 'level':
      return levelStep(field.argument, stop, fault);
    case 'text': {
      if (!next || !('literal' in next)) {
        throw fault('%{text} must stand before a literal');
      }
      return { kind: 'text', until: isSpace(next.literal[0]) ? ' ' : next.literal };
    }
    case 'pad':
      return { kind: 'space', optional: true };
    case 'token':
    case 'path':
    case 'class':
      return { kind, stop };
    case 'duration': {
      const unit = DURATION_UNITS.find((name) => name === field.argument);
      if (unit) return { kind: 'duration', unit };
      throw fault(`no unit "${field.argument}" of a duration`);
    }
    case 'module':
    case 'int':
    case 'time':
    case 'quoted':
    case 'column':
    case 'columns':
    case 'syslog':
    case 'request':
    case 'method':
    case 'status':
    case 'bytes':
    case 'zone':
    case 'structured':
    case 'before':
    case 'leading':
      return { kind };
    case 'message':
      return { kind, spaced: false };
  }
}

function levelStep(argument: string, stop: number, fault: (what: string) => Error): Step {
  if (argument === '') return { kind: 'level_word', stop };
  const notation = argument as LevelNotation;
  if (!Object.hasOwn(LEVEL_NOTATIONS, notation)) throw fault(`no level notation "${notation}"`);
  switch (notation) {
    case 'name':
      return { kind: 'level_name', stop };
    case 'letter':
      return { kind: 'level_letter' };
    case 'priority':
      return { kind: 'level_priority' };
  }
}

/** The character that ends a token beside spaces: the first one of the literal behind it. */
function stopCode(next: Part | undefined): number {
  if (!next) return NOTHING;
  return 'literal' in next ? next.literal.charCodeAt(0) : SPACE;
}

/**
 * A message takes the rest of the line, so it must be last; a space before it is part of it, because
 * a record may have no message. A pattern without one must reach the end of the line.
 */
function finish(steps: Step[], parts: readonly Part[], source: string): Step[] {
  const at = steps.findIndex((step) => step.kind === 'message');
  if (at < 0) return [...steps, { kind: 'space', optional: true }, { kind: 'end' }];
  if (at < steps.length - 1) {
    const message = parts[at]!;
    const position = 'field' in message ? message.field.at : 0;
    throw new PatternFault(source, position, '%{message} must be last');
  }
  if (steps[at - 1]?.kind !== 'space') return steps;
  return [...steps.slice(0, at - 1), { kind: 'message', spaced: true }];
}
