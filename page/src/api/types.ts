/** What the server answers, under the names that the page uses. */
import type * as schema from '../../../src/client/schema.ts';

export type Session = Omit<schema.Session, 'refreshToken'>;
export type User = schema.Session['user'];
export type Report = schema.JobReport;
export type Combined = schema.CombinedReport;
export type AnyReport = Report | Combined;
export type Pattern = Report['patterns'][number];
export type Job = schema.ListedJob;
/** The logs of an archive, and what was skipped of it. */
export type Bundle = schema.Bundle & { members: Job[] };
export type JobDetail = schema.JobDetail;
export type Queues = schema.QueueReport;
export type Uploaded = schema.UploadedJobs;
export type Page = schema.RecordPage;
export type Context = schema.RecordContext;
export type { FieldError } from '../../../src/client/problem.ts';
export type Level = keyof Report['logLevelCounts'];

/** A record, or an invalid line, which has no more than its line, its reason and its text. */
export type LogRecord = Page['items'][number];

export type { LiveMessage } from '../../../src/client/types.ts';

/** What `GET /auth/settings` answers. */
export interface Settings {
  /** Null: that of the server. */
  timeZone: string | null;
}

/** What `GET /auth/options` answers. */
export interface AuthOptions {
  provider: 'local' | 'supabase';
  registration: 'open' | 'closed';
  canTry: boolean;
  /** Whether the account of this machine is there. */
  wasTried: boolean;
  /** Whether this browser has the cookie of a session, which may have ended. */
  hasSession: boolean;
}

export type Sessions = schema.SessionList;
export type ApiKey = schema.ApiKey;
export type NewApiKey = schema.NewApiKey;
export type FormatList = schema.FormatList;
export type FormatTrial = schema.FormatTrial;
