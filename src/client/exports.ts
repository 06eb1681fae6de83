/** What both platforms export. */

export type { Client, ClientOptions, ReadAgainOptions } from './client.ts';
export type { Scanned } from './events.ts';
export { linesOf } from './events.ts';
export type { JobPage, JobsOptions } from './jobs.ts';
export { type FieldError, Problem } from './problem.ts';
export type { RecordsOptions } from './records.ts';
export type { ReportOptions } from './report.ts';
export type { Asked, Words } from './requests.ts';
export {
  isExpiring,
  passwordTokens,
  refreshSession,
  type Session,
  signIn,
  signOut,
} from './sessions.ts';
export { fixedToken, type TokenSource } from './tokens.ts';
export type * from './types.ts';
export type { UploadOptions } from './upload.ts';
export type { WatchOptions } from './watch.ts';
