import type { InvalidLine, LogRecord } from '../../interpreter/read-records.ts';
import { timeText } from '../../time-text.ts';

/**
 * A record as `records` and `search --json` print it.
 * @param patterns the pattern of each masked form
 */
export function recordJSON(
  entry: LogRecord | InvalidLine,
  patterns: ReadonlyMap<string, string>,
): object {
  if ('invalid' in entry) return entry;
  const { line, lines, timestamp, level, message, fields, ips, format, form } = entry;
  return {
    line,
    lines,
    timestamp: timestamp === null ? null : timeText(timestamp),
    level,
    message,
    fields,
    ips,
    form: format,
    // A form that was not kept (there are limits) stands for itself.
    pattern: patterns.get(form) ?? form,
  };
}
