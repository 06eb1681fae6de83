import type { Job, Report } from '../api/types.ts';

/** Whether it failed before anything of it was read: then nothing is known of it but why. */
export const isUnread = ({ status, totalBytes }: Pick<Job, 'status' | 'totalBytes'>): boolean =>
  status === 'Failed' && totalBytes === 0;

/**
 * What is said of a log in which there is nothing: no bytes, or only blank lines. Null where there is something, or it is not known.
 * @param report of the whole log
 */
export function emptyWords(
  { status, totalBytes }: Pick<Job, 'status' | 'totalBytes'>,
  report?: Pick<Report, 'totalLogsProcessed' | 'invalidReasons'>,
): string | null {
  if (status !== 'Completed') return null;
  if (totalBytes === 0) return 'The file is empty';
  const isBlank = report && report.totalLogsProcessed === report.invalidReasons.blank_line;
  return isBlank ? 'The file has only blank lines' : null;
}
