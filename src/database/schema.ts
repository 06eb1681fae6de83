import type { FormatInfo, Report } from '../engine/index.ts';
import {
  bigint,
  bigserial,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from './drizzle.ts';

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const byteCount = (name: string) => bigint(name, { mode: 'number' });

/** Secrets that all processes share, such as the key that signs access tokens. */
export const secrets = pgTable('secrets', {
  name: text('name').primaryKey(),
  value: bytes('value').notNull(),
});

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  /** Lower case, without surrounding space. */
  email: text('email').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  /** `NFKC`: how the password was written before it was hashed; null: as it was sent, by an earlier release. */
  passwordForm: text('password_form'),
  /** When its user last chose another password; null: never. */
  passwordChangedAt: moment('password_changed_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** What operators gave to or took from a user, of whichever identity provider. */
export const userRights = pgTable('user_rights', {
  userID: text('user_id').primaryKey(),
  isAdmin: boolean('is_admin').notNull().default(false),
  /** Null: the account may be used. */
  disabledAt: moment('disabled_at'),
});

/** What began with one login: all refresh tokens of a family, and the access tokens that came with them. */
export const sessions = pgTable(
  'sessions',
  {
    /** The family of its refresh tokens. */
    id: uuid('id').primaryKey(),
    userID: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** The last login or refresh. */
    lastUsedAt: moment('last_used_at').notNull().defaultNow(),
    /** When its newest refresh token expires. */
    expiresAt: moment('expires_at').notNull(),
    userAgent: text('user_agent'),
    address: text('address'),
  },
  (table) => [index('sessions_user').on(table.userID, table.createdAt)],
);

/** Sessions that have ended, for as long as access tokens of theirs would otherwise be good. */
export const revokedSessions = pgTable(
  'revoked_sessions',
  {
    id: text('id').primaryKey(),
    /** When the last of its access tokens has expired. */
    until: moment('until').notNull(),
  },
  (table) => [index('revoked_sessions_until').on(table.until)],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey(),
    ownerID: text('owner_id').notNull(),
    ownerEmail: text('owner_email').notNull(),
    name: text('name').notNull(),
    /** SHA-256 of the key, hex. The key has 256 random bits, so that nobody finds it by guessing. */
    hash: text('hash').notNull().unique(),
    /** Its first characters, by which its owner tells keys apart. */
    hint: text('hint').notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Null: it does not end. */
    expiresAt: moment('expires_at'),
    /** To the minute; null: never. */
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [index('api_keys_owner').on(table.ownerID, table.createdAt, table.id)],
);

/** Guesses at passwords: how many failed one after the other, and until when the next one has to wait. */
export const signInDelays = pgTable(
  'sign_in_delays',
  {
    /** An account or a network. */
    key: text('key').primaryKey(),
    failures: integer('failures').notNull(),
    waitUntil: moment('wait_until').notNull(),
  },
  (table) => [index('sign_in_delays_wait_until').on(table.waitUntil)],
);

export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    /** SHA-256 of the token, hex: a stolen database opens no session. */
    hash: text('hash').primaryKey(),
    /** All tokens that follow from one login. */
    family: uuid('family').notNull(),
    userID: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [
    index('refresh_tokens_family').on(table.family),
    index('refresh_tokens_user').on(table.userID),
  ],
);

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
  },
  (table) => [
    // The list of one owner, newest first; id makes the order total for the cursor.
    index('jobs_owner').on(table.ownerID, table.createdAt, table.id),
    index('jobs_unfinished').on(table.status).where(sql`status not in ('Completed', 'Failed')`),
    // What administrators are shown, newest first.
    index('jobs_failed').on(table.createdAt, table.id).where(sql`status = 'Failed'`),
    uniqueIndex('jobs_blob_prefix').on(table.blobPrefix),
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
  },
  (table) => [
    primaryKey({ columns: [table.jobID, table.index] }),
    index('chunks_unfinished')
      .on(table.status, table.dueAt)
      .where(sql`status in ('Waiting', 'Processing')`),
  ],
);

/**
 * The stored, compressed bytes of files that are one small chunk, until their jobs complete; all other bytes lie in
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
    /** Null where the upload itself failed. */
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

/** Periodic work that one process does for all: whoever changes the row first has this turn. */
export const maintenance = pgTable('maintenance', {
  name: text('name').primaryKey(),
  dueAt: moment('due_at').notNull().defaultNow(),
});

export const workers = pgTable('workers', {
  id: text('id').primaryKey(),
  lastSeen: moment('last_seen').notNull().defaultNow(),
  /** Number of chunks that it works on. */
  busy: integer('busy').notNull().default(0),
});
