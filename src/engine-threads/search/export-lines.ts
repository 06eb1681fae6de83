/** Records as lines of a file that is downloaded. */
import { type InvalidLine, type LogRecord, timeText } from '../../engine/index.ts';
import { patternID } from '../../engine/query/index.ts';
import { csvRow } from '../../runtime/csv-row.ts';

/** A record or an invalid line, with its own lines. */
export interface ExportedRecord {
  entry: LogRecord | InvalidLine;
  text: string;
}

/** The pattern of each form that is not its own. */
type Joined = ReadonlyMap<string, string>;

/** A function that writes each record as an object of JSON on a line of its own. */
export function jsonLine(joined: Joined) {
  const patternOf = shownPatterns(joined);
  return ({ entry, text }: ExportedRecord): string => {
    if ('invalid' in entry) return `${JSON.stringify({ ...entry, text })}\n`;
    const { line, lines, timestamp, level, message, fields, ips, format, form } = entry;
    const { json } = patternOf(form);
    const time = timestamp === null ? null : timeText(timestamp);
    // Not as one object: a large log has the same few patterns in all of its records.
    const said = { line, lines, timestamp: time, level, message, fields, ips, form: format };
    return `${JSON.stringify(said).slice(0, -1)},${json},"text":${JSON.stringify(text)}}\n`;
  };
}

/** Of an invalid line, in the columns between its lines and its reason. */
const NOTHING = new Array<null>(8).fill(null);

/** A function that writes each record as a row of the columns of csv-columns.ts. */
export function csvLine(joined: Joined) {
  const patternOf = shownPatterns(joined);
  return ({ entry, text }: ExportedRecord): string => {
    const { line, lines } = entry;
    if ('invalid' in entry) {
      const { invalid } = entry;
      return csvRow([line, lines, ...NOTHING, invalid, text]);
    }
    const { timestamp, level, message, fields, ips, format, form } = entry;
    const { pattern, id } = patternOf(form);
    return csvRow([
      ...[line, lines, timestamp === null ? null : timeText(timestamp), level, message],
      ...[pattern, id, ips.join(' '), JSON.stringify(fields), format, null, text],
    ]);
  };
}

interface ShownPattern {
  pattern: string;
  id: string;
  /** Both as members of an object of JSON. */
  json: string;
}

/** Forms whose pattern is kept. */
const MAX_PATTERNS = 65_536;

function shownPatterns(joined: Joined): (form: string) => ShownPattern {
  const known = new Map<string, ShownPattern>();
  return (form) => {
    const before = known.get(form);
    if (before) return before;
    // A form that was not kept (there are limits) stands for itself.
    const pattern = joined.get(form) ?? form;
    const id = patternID(pattern);
    const json = JSON.stringify({ pattern, patternID: id }).slice(1, -1);
    if (known.size >= MAX_PATTERNS) known.clear();
    known.set(form, { pattern, id, json });
    return known.get(form)!;
  };
}
