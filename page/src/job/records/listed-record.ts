import type { JobDetail, LogRecord } from '../../api/types.ts';

/** What is needed of a log to look into it. */
export type ReadLog = Pick<JobDetail, 'jobID' | 'finishedAt'>;

/** A record of a list. */
export interface ListedRecord {
  /** Of the list. */
  id: string;
  job: ReadLog;
  record: LogRecord;
  /** The name of its log, where the list is of several. */
  source?: string;
}
