/** Jobs, their chunks, bytes, reports and history. */
import type { ChosenZone, FormatInfo, RecordCounts, Report } from '../../engine/index.ts';
import {
  type AnyPgColumn,
  bigserial,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
  uuid,
} from '../drizzle.ts';
import { byteCount, bytes, moment } from './columns.ts';

/** Where a job that is a member of an archive comes from. */
export interface JobBundle {
  /** Shared by all members. */
  id: string;
  /** Of the archive. */
  name: string;
  /** Of the member, with those of the archives in the archive that it lies in. */
  path: string;
}

/** What was not read of an archive. */
export interface SkippedMember {
  /** Empty: the rest of the archive. */
  path: string;
  code: string;
  message: string;
}

/** Archives that were taken apart: what is known of them beside their members' jobs. They go with the last of these. */
export const bundles = pgTable('bundles', {
  id: uuid('id').primaryKey(),
  ownerID: text('owner_id').notNull(),
  name: text('name').notNull(),
  skipped: jsonb('skipped').$type<SkippedMember[]>().notNull().default([]),
  createdAt: moment('created_at').notNull().defaultNow(),
  /** When the last member was there; null while they come, and for good where that was cut off. */
  endedAt: moment('ended_at'),
  /** The upload that fills it, unlike the id made by the server; null once that has ended or the archive is being removed. */
  uploadID: uuid('upload_id'),
  /** Until then it is that upload's, unless that renews it. */
  uploadLeaseUntil: moment('upload_lease_until'),
});

export const jobs = pgTable(
  'jobs',
  {
    id: uuid('id').primaryKey(),
    ownerID: text('owner_id').notNull(),
    fileName: text('file_name').notNull(),
    /** jobs/model/job-state.ts holds the table of moves. */
    status: text('status').notNull(),
    /** Prefix of its blobs; made by the server, unlike the id, which a client may choose. */
    blobPrefix: uuid('blob_prefix').notNull(),
    format: jsonb('format').$type<FormatInfo>(),
    /** The encoding that the file had, as far as it was read; null before that, and of jobs of an earlier release. */
    encoding: text('encoding'),
    /** In which zone times without one are read; null: of an earlier release, in UTC. */
    timeZone: jsonb('time_zone').$type<ChosenZone>(),
    keywords: jsonb('keywords').$type<string[]>().notNull(),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    /** Length of the upload that the client announced, as sent; null where it announced none. */
    declaredBytes: byteCount('declared_bytes'),
    /** Bytes received, as sent. */
    receivedBytes: byteCount('received_bytes').notNull().default(0),
    /** Decompressed bytes that were cut into chunks so far. */
    totalBytes: byteCount('total_bytes').notNull().default(0),
    processedBytes: byteCount('processed_bytes').notNull().default(0),
    chunkCount: integer('chunk_count').notNull().default(0),
    chunksDone: integer('chunks_done').notNull().default(0),
    /** The highest progress so far, in percent. */
    progress: integer('progress').notNull().default(0),
    /** Number of runs: 1, and one more for each retry by its owner. */
    runs: integer('runs').notNull().default(1),
    /** The lease of the upload: where it has expired, the process that received the file is gone. */
    uploadLeaseUntil: moment('upload_lease_until'),
    /** When the upload ended; a job without it cannot be retried. */
    uploadedAt: moment('uploaded_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** How often its completion has failed in this run. */
    completionErrors: integer('completion_errors').notNull().default(0),
    /** Since when it waits in the failed queue; null where it does not. */
    failedQueueSince: moment('failed_queue_since'),
    /** Compressed bytes that are stored of it; 0 when they are gone. */
    storedBytes: byteCount('stored_bytes').notNull().default(0),
    /** Since when its bytes are gone, although the job is there; null while they are stored. */
    bytesGoneAt: moment('bytes_gone_at'),
    /** What its report counts, for lists; null before its end, and of jobs that an earlier release completed. */
    counts: jsonb('counts').$type<RecordCounts>(),
    /** The job whose bytes it reads again, to take its place; null for all others. Its owner does not see it. */
    rereads: uuid('rereads').references((): AnyPgColumn => jobs.id),
    /** The archive whose member it is; null for all others. */
    bundle: jsonb('bundle').$type<JobBundle>(),
    /**
     * SHA-256 of the upload as it was sent, in hexadecimal digits; of an archive for each of its members. Null before the upload's
     * end, and of jobs of an earlier release.
     */
    contentHash: text('content_hash'),
  },
  (table) => [
    // The list of one owner, newest first; id makes the order total for the cursor.
    index('jobs_owner').on(table.ownerID, table.createdAt, table.id),
    index('jobs_unfinished')
      .on(table.status, table.ownerID)
      .where(sql`status not in ('Completed', 'Failed')`),
    // What administrators are shown, newest first.
    index('jobs_failed').on(table.createdAt, table.id).where(sql`status = 'Failed'`),
    // What retention removes, oldest first.
    index('jobs_finished').on(table.finishedAt).where(sql`finished_at is not null`),
    uniqueIndex('jobs_blob_prefix').on(table.blobPrefix),
    // Whether somebody has sent the same before.
    index('jobs_content').on(table.ownerID, table.contentHash).where(sql`content_hash is not null`),
    // The members of an archive.
    index('jobs_bundle').on(sql`((bundle ->> 'id'))`).where(sql`bundle is not null`),
    // A job is read again by one at a time.
    uniqueIndex('jobs_rereads').on(table.rereads).where(sql`rereads is not null`),
    // Jobs that nobody has completed yet although all is there: few at any time.
    index('jobs_to_complete')
      .on(table.id)
      .where(
        sql`status not in ('Completed', 'Failed') and uploaded_at is not null and chunks_done >= chunk_count`,
      ),
    index('jobs_failed_queue')
      .on(table.failedQueueSince)
      .where(sql`failed_queue_since is not null`),
  ],
);

export const chunks = pgTable(
  'chunks',
  {
    jobID: uuid('job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    index: integer('index').notNull(),
    /** jobs/model/chunk-state.ts holds the table of moves. */
    status: text('status').notNull(),
    byteOffset: byteCount('byte_offset').notNull(),
    byteLength: byteCount('byte_length').notNull(),
    firstLine: byteCount('first_line').notNull(),
    carry: text('carry').notNull(),
    storedBytes: byteCount('stored_bytes').notNull(),
    /** Of the stored, compressed bytes; hex. */
    sha256: text('sha256').notNull(),
    /** The fencing token of the present claim: only its holder may commit. */
    token: uuid('token'),
    workerID: text('worker_id'),
    claimedAt: moment('claimed_at'),
    leaseUntil: moment('lease_until'),
    /** When a waiting chunk's message is due. Where it is overdue the reaper publishes it again. */
    dueAt: moment('due_at').notNull().defaultNow(),
    errors: integer('errors').notNull().default(0),
    crashes: integer('crashes').notNull().default(0),
    soloCrashes: integer('solo_crashes').notNull().default(0),
    interruptions: integer('interruptions').notNull().default(0),
    /** Whether the present claim runs alone in its worker. */
    solo: boolean('solo').notNull().default(false),
    /** Its frame table (jobs/storage/frame-table.ts); null where the chunk is one frame. */
    frames: integer('frames').array(),
    /** Encoded cards of its frames (engine/cards), zstd; null before it is counted, and of small files. */
    cards: bytes('cards'),
  },
  (table) => [
    primaryKey({ columns: [table.jobID, table.index] }),
    index('chunks_unfinished')
      .on(table.status, table.dueAt)
      .where(sql`status in ('Waiting', 'Processing')`),
  ],
);

/**
 * The stored, compressed bytes of files that are one small chunk, as long as they are kept; all other bytes lie in
 * the blob store. Not a column of `chunks`, because PostgreSQL writes a changed row anew with all it holds.
 */
export const smallFiles = pgTable('small_files', {
  jobID: uuid('job_id')
    .primaryKey()
    .references(() => jobs.id, { onDelete: 'cascade' }),
  bytes: bytes('bytes').notNull(),
});

/**
 * The prefixes of blobs: a row is there before the first blob is stored, and goes when surely none is left. Nothing
 * else in the blob store is ours to remove.
 */
export const blobPrefixes = pgTable(
  'blob_prefixes',
  {
    prefix: uuid('prefix').primaryKey(),
    /** Since when no job needs its blobs; null where one does, or will when it is run again. */
    unneededSince: moment('unneeded_since'),
  },
  (table) => [
    index('blob_prefixes_unneeded').on(table.unneededSince).where(sql`unneeded_since is not null`),
  ],
);

export const partialReports = pgTable(
  'partial_reports',
  {
    jobID: uuid('job_id').notNull(),
    /** The first of its chunks. */
    chunkIndex: integer('chunk_index').notNull(),
    /** Its chunks: one, or several after a compaction. */
    indexes: integer('indexes').array().notNull(),
    /** An encoded partial report, zstd. */
    data: bytes('data').notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobID, table.chunkIndex] })],
);

export const reports = pgTable('reports', {
  jobID: uuid('job_id')
    .primaryKey()
    .references(() => jobs.id, { onDelete: 'cascade' }),
  /** Null until it is first asked for, where the job has one chunk. */
  report: jsonb('report').$type<Report>(),
  /** The job's merged partial report, zstd. Reports of one or several jobs are made from it. */
  partial: bytes('partial').notNull(),
});

/** Attempts at a chunk, and uploads, that failed, in order: the history of a job. */
export const failedAttempts = pgTable(
  'failed_attempts',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    jobID: uuid('job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    /** Null where the upload failed, or the job could not be completed. */
    chunkIndex: integer('chunk_index'),
    run: integer('run').notNull(),
    kind: text('kind').notNull(),
    workerID: text('worker_id'),
    startedAt: moment('started_at'),
    endedAt: moment('ended_at').notNull().defaultNow(),
    code: text('code').notNull(),
    message: text('message').notNull(),
    stack: text('stack'),
  },
  (table) => [
    index('failed_attempts_job').on(table.jobID, table.id),
    check('failed_attempts_kind', sql`kind in ('error', 'crash', 'interruption', 'upload')`),
  ],
);
