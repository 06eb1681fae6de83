import { Type } from 'typebox';
import { JOB_STATUSES } from '../../jobs/index.ts';
import { MAX_KEYWORD_LENGTH, MAX_KEYWORDS } from '../../runtime/keyword-limits.ts';
import { FormatInfo, Nullable, Time } from './common.ts';

const UUID = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';

/** An id as a client sends it; `normalise` before use. */
export const JobID = Type.String({ pattern: UUID, description: 'A UUID' });
export const JobParams = Type.Object({ jobID: JobID });
const zoneField = {
  timeZone: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description:
        'Zone of times that do not say theirs: a place (Europe/Berlin) or an offset (+01:00)',
    }),
  ),
};

/** Of an archive; in the query of a list or a report. */
export const BundleID = Type.Optional(
  Type.String({ pattern: UUID, description: 'The `bundle.id` of the logs of an archive' }),
);
export const BundleParams = Type.Object({
  bundleID: Type.String({ pattern: UUID, description: 'A UUID' }),
});
export const UploadQuery = Type.Object({
  ...zoneField,
  jobID: Type.Optional(JobID),
  format: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'Name of a format, or a pattern; without it the format is detected',
    }),
  ),
});

/** A page of a list. */
export const pageFields = {
  limit: Type.Optional(
    // Not Type.Integer: converting the query's text to that would round.
    Type.Number({ multipleOf: 1, minimum: 1, maximum: 100, default: 20 }),
  ),
  cursor: Type.Optional(Type.String({ description: 'nextCursor of the page before' })),
};
export const PageQuery = Type.Object(pageFields);

/** Lower case, which is the only spelling behind the routes. */
export function normalise(jobID: string): string {
  return jobID.toLowerCase();
}

export const JobStatus = Type.Enum([...JOB_STATUSES]);

const JobError = Type.Object({ code: Type.String(), message: Type.String() });

const JobBundle = Type.Object({
  id: Type.String({ format: 'uuid', description: 'The same of all members' }),
  name: Type.String({ description: 'Name of the archive' }),
  path: Type.String({ description: 'Of the member in it; empty: the rest of the archive' }),
});

export const Bundle = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  isComplete: Type.Boolean({
    description: 'Whether all members are there; false while they come, or where that was cut off',
  }),
  skipped: Type.Array(
    Type.Object({ path: Type.String(), code: Type.String(), message: Type.String() }),
    { description: 'Members that are no job, and why; an empty path is the rest of the archive' },
  ),
});

export const summaryFields = {
  jobID: Type.String({ format: 'uuid' }),
  fileName: Type.String(),
  status: JobStatus,
  progressInPercentage: Type.Integer({ minimum: 0, maximum: 100 }),
  createdAt: Time,
  startedAt: Nullable(Time),
  finishedAt: Nullable(Time),
  attempts: Type.Integer({ description: '1, and one more for each retry by its owner' }),
  error: Nullable(JobError),
  totalBytes: Type.Integer({ description: 'Decompressed bytes received so far' }),
  bytesProcessed: Type.Integer(),
  format: Nullable(FormatInfo),
  encoding: Nullable(
    Type.String({
      description:
        'Of the file as sent: utf-8, utf-16le, windows-1252 or another name of the Encoding Standard; null before it is known',
    }),
  ),
  bundle: Nullable(JobBundle),
};

export const JobSummary = Type.Object(summaryFields);

const keptFields = {
  contentHash: Nullable(
    Type.String({
      description:
        'SHA-256 of the upload as it was sent, in hexadecimal digits; of an archive with each of its logs. Null before its end',
    }),
  ),
  storedBytes: Type.Integer({ description: 'Compressed bytes that are kept of it' }),
  bytesKept: Type.Boolean({ description: 'Whether its bytes can be read' }),
  keptUntil: Nullable(
    Type.String({
      format: 'date-time',
      description: 'When the job will be removed; null where nothing is planned',
    }),
  ),
};

/** The names of the API are those of reports. */
const countFields = {
  counts: Nullable(
    Type.Object({
      records: Type.Integer({ description: 'As `totalLogsProcessed` of the report' }),
      errors: Type.Integer({ description: 'Records of the levels error and fatal' }),
      invalid: Type.Integer({ description: 'As `invalidLogs`' }),
    }),
  ),
};

export const ListedJob = Type.Object({ ...summaryFields, ...keptFields, ...countFields });

const attemptFields = {
  chunkIndex: Nullable(Type.Integer()),
  run: Type.Integer(),
  kind: Type.Enum(['error', 'crash', 'interruption', 'upload']),
  workerID: Nullable(Type.String()),
  startedAt: Nullable(Time),
  endedAt: Time,
  code: Type.String(),
};
const Attempt = Type.Object({ ...attemptFields, message: Type.String() });

export const FailedJob = Type.Object({
  jobID: Type.String({ format: 'uuid' }),
  ownerID: Type.String(),
  code: Type.String(),
  createdAt: Time,
  finishedAt: Nullable(Time),
  attempts: Type.Integer({ description: 'Number of runs' }),
  history: Type.Array(Type.Object(attemptFields), {
    description: 'Every failed attempt, in order',
  }),
});

const Reread = Type.Object(
  {
    status: JobStatus,
    progressInPercentage: Type.Integer({ minimum: 0, maximum: 100 }),
    format: Nullable(FormatInfo),
    error: Nullable(JobError),
  },
  {
    description: 'The reading of its bytes again, under way or failed; the report stands meanwhile',
  },
);

export const RereadRequest = Type.Object(
  {
    format: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        description:
          'Name of a format, or a pattern; `auto` detects it anew; without it the format stays',
      }),
    ),
    ...zoneField,
    keywords: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: MAX_KEYWORD_LENGTH }), {
        minItems: 1,
        maxItems: MAX_KEYWORDS,
        uniqueItems: true,
        description: 'Words to count; without it they stay',
      }),
    ),
  },
  { additionalProperties: false },
);

export const JobDetail = Type.Object({
  ...summaryFields,
  ...keptFields,
  ...countFields,
  chunks: Type.Object({
    total: Type.Integer(),
    done: Type.Integer(),
    waiting: Type.Integer(),
    processing: Type.Integer(),
    failed: Type.Integer(),
  }),
  reread: Nullable(Reread),
  history: Type.Array(Attempt, { description: 'Every failed attempt, in order' }),
});

export const UploadedJobs = Type.Object({
  jobs: Type.Array(
    Type.Object({
      jobID: Nullable(Type.String({ format: 'uuid' })),
      fileName: Type.String(),
      totalBytes: Type.Integer(),
      status: JobStatus,
      error: Type.Optional(JobError),
      bundle: Type.Optional(JobBundle),
    }),
    {
      description:
        'One entry for each file, and for each member of an archive; jobID is null where no job was created',
    },
  ),
});

export const QueueReport = Type.Object({
  queues: Type.Array(
    Type.Object({
      name: Type.String(),
      ready: Type.Integer(),
      inFlight: Type.Integer(),
      delayed: Type.Integer(),
      oldestSeconds: Nullable(Type.Number()),
    }),
  ),
  failed: Type.Integer({ description: 'Jobs in the failed queue' }),
  workers: Type.Array(Type.Object({ id: Type.String(), lastSeen: Time, busy: Type.Integer() })),
});
