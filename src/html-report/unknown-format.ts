/** What is said of a file that no format explains. */
import type { Report } from '../engine/report/report.ts';

/** Bytes that are no text are told apart from text that is not known: only the former is surely no log. */
export function unknownFormat({
  invalidReasons,
  invalidLogs,
  totalLogsProcessed,
}: Pick<Report, 'invalidReasons' | 'invalidLogs' | 'totalLogsProcessed'>): string {
  const isBinary =
    invalidLogs > 0 &&
    invalidLogs === totalLogsProcessed &&
    2 * (invalidReasons.not_text ?? 0) > invalidLogs;
  return isBinary ? 'Binary data, not a log' : 'Unknown format';
}
