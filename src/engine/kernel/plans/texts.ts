/** What the text of a part says where it is a field: a level, a message. */
import type { Format } from '../../formats/format.ts';
import { levelOfValue } from '../../formats/members/json-record.ts';
import { unquote } from '../../formats/members/logfmt-record.ts';
import { innerRecord } from '../../formats/nested/inner-record.ts';
import { mayTellRequest } from '../../formats/nested/request-in-text.ts';
import { wrappedLine } from '../../formats/nested/wrapped-line.ts';
import { maskFirstLine } from '../../interpreter/record-counter.ts';
import { levelInText } from '../../levels/level-in-text.ts';
import { NO_LEVEL } from '../../levels/levels.ts';
import { clean, stripAnsi } from '../../text.ts';
import { clockOf } from '../../timestamp/index.ts';
import type { PlanContext } from './context.ts';

/** A string as it stands between its quotes, without escapes; null where it is none. */
export function unescaped(raw: string, { kind }: Format): string | null {
  if (kind === 'logfmt') return unquote(`"${raw}"`);
  if (kind !== 'json') return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** The level that a string means, as an index or NO_LEVEL; null for what is no string. */
export function levelOfText(raw: string, format: Format): number | null {
  const text = unescaped(raw, format);
  return text === null ? null : levelOfValue(text, format.keys.numbering);
}

/**
 * The masked form of the message that a string is, and the level that is named in it where the format looks there; null where other
 * digits may say something else.
 */
export function messageOfText(
  raw: string,
  { format, times }: Pick<PlanContext, 'format' | 'times'>,
): { form: string; level: number } | null {
  // An unfinished piece: whether the next line goes on with it the interpreter says.
  if (format.pieces && !raw.endsWith('\\n')) return null;
  const message = stripAnsi(clean(unescaped(raw, format) ?? raw));
  if (!format.levelInMessage) return { form: maskFirstLine(message), level: NO_LEVEL };
  if (mayTellRequest(message)) return null;
  const clock = clockOf(times);
  const record = innerRecord(message, clock);
  const inside = record ?? wrappedLine(message, clock);
  if (!inside.isOfShape) return null;
  const form = maskFirstLine(inside.message ?? message);
  if (record && record.level !== NO_LEVEL) return { form, level: record.level };
  // As the interpreter has it, the text comes before the line in it.
  const inText = levelInText(message, 0);
  return { form, level: inText === NO_LEVEL ? inside.level : inText };
}
