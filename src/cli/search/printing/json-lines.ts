/** Records as lines of JSON. */
import { type InvalidLine, type LogRecord, timeText } from '../../../engine/index.ts';
import { visibleLines } from '../../../runtime/visible-text.ts';
import type { JsonWant } from '../asking/question.ts';

/** Forms whose pattern is kept as JSON. */
const MAX_PATTERNS = 65_536;

/**
 * A function that writes a record as `JSON.stringify` writes that of `recordJSON`, with the file's name before it; what
 * is the same in many records is written once.
 */
export function jsonLines({ file, patterns, isShown }: JsonWant) {
  const start = file === null ? '{' : `{"file":${JSON.stringify(file)},`;
  const patternOf = patternTexts(new Map(patterns));
  return (entry: LogRecord | InvalidLine): string => {
    const json =
      'invalid' in entry ? invalidJSON(start, entry) : recordJSON(start, entry, patternOf);
    return `${isShown ? visibleLines(json) : json}\n`;
  };
}

const invalidJSON = (start: string, { line, lines, invalid }: InvalidLine): string =>
  `${start}"line":${line},"lines":${lines},"invalid":"${invalid}"}`;

function recordJSON(
  start: string,
  { line, lines, timestamp, level, message, fields, ips, format, form }: LogRecord,
  patternOf: (form: string) => string,
): string {
  const time = timestamp === null ? 'null' : `"${timeText(timestamp)}"`;
  const levelText = level === null ? 'null' : `"${level}"`;
  const addresses = ips.length === 0 ? '[]' : JSON.stringify(ips);
  return (
    `${start}"line":${line},"lines":${lines},"timestamp":${time},"level":${levelText},` +
    `"message":${JSON.stringify(message)},"fields":${JSON.stringify(fields)},` +
    `"ips":${addresses},"form":"${format}","pattern":${patternOf(form)}}`
  );
}

/** The pattern of each form as JSON. */
function patternTexts(joined: Map<string, string>): (form: string) => string {
  const texts = new Map<string, string>();
  return (form) => {
    let text = texts.get(form);
    if (text === undefined) {
      // A form that was not kept (there are limits) stands for itself.
      text = JSON.stringify(joined.get(form) ?? form);
      if (texts.size >= MAX_PATTERNS) texts.clear();
      texts.set(form, text);
    }
    return text;
  };
}
