/** What the text of a part says where it is a field: a level, a message. */
import type { Format } from '../../formats/format.ts';
import { levelOfValue } from '../../formats/json-record.ts';
import { unquote } from '../../formats/logfmt-record.ts';
import { clean, stripAnsi } from '../../text.ts';

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

/** The message that a string is; patterns are made of its first line. */
export function messageOfText(raw: string, format: Format): { whole: string; firstLine: string } {
  const whole = stripAnsi(clean(unescaped(raw, format) ?? raw));
  return { whole, firstLine: whole.split('\n', 1)[0]! };
}
