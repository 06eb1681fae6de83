import { type SQL, type SQLWrapper, sql } from '../../database/drizzle.ts';
import { jobs } from '../../database/schema.ts';

/** Share of the upload in the progress of a job. */
const UPLOAD_SHARE = 0.25;
/** Bytes after which an upload of unknown length counts as half done. */
const UNKNOWN_LENGTH_HALF = 256 * 1024 * 1024;

/** What a job's progress follows from; by default the columns of its row. */
export interface ProgressInput {
  /** Null where the client did not say. */
  declaredBytes: SQLWrapper;
  receivedBytes: SQLWrapper;
  /** Whether the last byte was stored. */
  uploaded: SQLWrapper;
  totalBytes: SQLWrapper;
  processedBytes: SQLWrapper;
}

const STORED: ProgressInput = {
  declaredBytes: jobs.declaredBytes,
  receivedBytes: jobs.receivedBytes,
  uploaded: sql`${jobs.uploadedAt} is not null`,
  totalBytes: jobs.totalBytes,
  processedBytes: jobs.processedBytes,
};

/**
 * Progress of a job in whole percent, 0..99; 100 belongs to `Completed` alone. It has two shares: bytes uploaded, and
 * bytes processed of those that are expected. An upload of unknown length approaches its share without reaching it.
 */
export function progressInPercentage(changes: Partial<ProgressInput> = {}): SQL<number> {
  const { declaredBytes, receivedBytes, uploaded, totalBytes, processedBytes } = {
    ...STORED,
    ...changes,
  };
  const received = sql`(${receivedBytes})::float8`;
  const uploadedShare = sql`case when ${uploaded} then 1
    when ${declaredBytes} > 0 then least(1, ${received} / ${declaredBytes})
    else ${received} / (${received} + ${UNKNOWN_LENGTH_HALF}::float8) end`;
  const processedShare = sql`coalesce((${processedBytes})::float8 / nullif(${totalBytes}, 0), 0)`;
  const rest = 1 - UPLOAD_SHARE;
  return sql<number>`floor(99 * least(1, (${uploadedShare}) *
    (${UPLOAD_SHARE}::float8 + ${rest}::float8 * ${processedShare})))::integer`;
}

/**
 * The progress to store beside such changes of the same row: the highest so far, since it would fall when more bytes
 * come that are to be processed.
 */
export function raisedProgress(changes: Partial<ProgressInput>): SQL<number> {
  return sql<number>`greatest(${jobs.progress}, ${progressInPercentage(changes)})`;
}
