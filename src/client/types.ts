/** What the server answers, under the names that clients use. */
import type * as schema from './schema.ts';

export type Report = schema.JobReport;
export type CombinedReport = schema.CombinedReport;
export type Job = schema.ListedJob;
export type JobDetail = schema.JobDetail;
/** An archive, and what was skipped of it. */
export type Bundle = schema.Bundle;
/** A job, or of an archive one for each log, and entries without a job for what was skipped. */
export type UploadedFile = schema.UploadedJobs['jobs'][number];
export type RecordPage = schema.RecordPage;
/** A record, or an invalid line, which has no more than its line, its reason and its text. */
export type LogRecord = RecordPage['items'][number];
export type RecordContext = schema.RecordContext;
export type QueueReport = schema.QueueReport;
export type JobStatus = Job['status'];

/** A question to the records of a job. */
export interface Question {
  /** In the filter language of docs/queries.md. */
  q?: string | undefined;
  /** RFC 3339. */
  from?: string | undefined;
  /** RFC 3339; that moment itself is left out. */
  to?: string | undefined;
}

/** The message of `GET /api/live-stats/{jobID}`. */
export type LiveMessage = Pick<
  Report,
  | 'jobID'
  | 'progressInPercentage'
  | 'uniqueIPs'
  | 'invalidLogs'
  | 'totalLogsProcessed'
  | 'status'
  | 'logLevelCounts'
  | 'keyWordCounts'
>;

/** How many records match a question. */
export interface Count {
  total: RecordPage['total'];
  missing: RecordPage['missing'];
  unknownFields: string[];
}
