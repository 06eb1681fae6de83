import { Type } from 'typebox';
import type { LEVELS, Report } from '../../engine/index.ts';
import { JOB_STATUSES } from '../../jobs/index.ts';
import { FormatInfo, Nullable, Time } from './common.ts';
import { missing, unknownFieldNames } from './explore.ts';
import { summaryFields } from './jobs.ts';

const Count = Type.Integer({ minimum: 0 });
const Counts = Type.Record(Type.String(), Count);

const Level = Type.Enum(['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal'] satisfies [
  ...typeof LEVELS,
]);

const LevelCounts = Type.Object({
  trace: Count,
  debug: Count,
  info: Count,
  notice: Count,
  warn: Count,
  error: Count,
  fatal: Count,
});

/** The part that comes from the log itself. */
const reportFields = {
  format: Nullable(FormatInfo),
  formats: Nullable(
    Type.Array(Type.Object({ name: Type.String(), title: Type.String(), records: Count }), {
      description:
        'The formats that read the records, the one of most records first: lines that the format of the file does not explain are read by another. Null where an earlier release counted some of the records',
    }),
  ),
  totalLines: Type.Integer({
    minimum: 0,
    description: 'Each is in a record (linesInRecords) or invalid (invalidLogs)',
  }),
  linesInRecords: Count,
  totalLogsProcessed: Type.Integer({ description: 'Records, invalid ones included' }),
  invalidLogs: Count,
  invalidReasons: Type.Unsafe<Report['invalidReasons']>(Counts),
  invalidSamples: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'Counts from 1 in the file' }),
      reason: Type.Unsafe<Report['invalidSamples'][number]['reason']>(Type.String()),
      text: Type.String(),
      file: Type.Optional(Type.String()),
    }),
    { maxItems: 100 },
  ),
  uniqueIPs: Count,
  uniqueIPsStandardError: Type.Number({ description: '0 is exact, else relative' }),
  topIPs: Type.Array(
    Type.Object({
      ip: Type.String(),
      count: Count,
      clientErrors: Nullable(Count),
      serverErrors: Nullable(Count),
      firstSeen: Nullable(Time),
      lastSeen: Nullable(Time),
    }),
    {
      maxItems: 100,
      description:
        'Errors are null where no file is an access log; firstSeen and lastSeen where no record has a time and beyond 100,000 addresses; all of them where an earlier release counted some of the records',
    },
  ),
  topIPsErrorBound: Type.Integer({
    minimum: 0,
    description: 'By how much the counts of topIPs may be off; 0 is exact',
  }),
  topIPsErrorBounds: Nullable(
    Type.Object(
      { clientErrors: Count, serverErrors: Count },
      { description: 'The same for the errors of topIPs' },
    ),
  ),
  logLevelCounts: LevelCounts,
  logsWithoutLevel: Type.Integer({ minimum: 0, description: 'Valid records that have no level' }),
  keyWordCounts: Counts,
  keyWordLogCounts: Counts,
  timeRange: Nullable(Type.Object({ from: Time, to: Time })),
  timeZone: Nullable(
    Type.Object(
      {
        name: Nullable(
          Type.String({
            description:
              'In which times are read that do not say their zone, or name an ambiguous one (PDT): a place (Europe/Berlin) or an offset (+01:00). Null where files were read in several',
          }),
        ),
        source: Type.Enum(['log', 'request', 'account', 'server', 'default'], {
          description:
            'log: all times of the log say their zone, by the examples of the patterns; else who chose the zone for those that do not: the request, the account, the server, or nobody (UTC)',
        }),
      },
      { description: 'Null where no example has a time' },
    ),
  ),
  timeYear: Nullable(
    Type.Object(
      {
        source: Type.Enum(['log', 'assumed', 'mixed'], {
          description:
            'log: the times of the log say their year; assumed: none does, and each is of the latest year that puts it no more than a day after the upload; mixed: some do. By the examples of the patterns',
        }),
      },
      { description: 'Null where no example has a time' },
    ),
  ),
  histogram: Type.Object({
    intervalSeconds: Type.Number(),
    buckets: Type.Array(Type.Object({ from: Time, total: Count, logLevelCounts: LevelCounts }), {
      maxItems: 500,
    }),
  }),
  patterns: Type.Array(
    Type.Object({
      id: Type.String({
        pattern: '^[0-9a-f]{16}$',
        description: 'The same for the same pattern in every report',
      }),
      pattern: Type.String(),
      count: Count,
      level: Nullable(Level),
      levels: Type.Object({ none: Count, ...LevelCounts.properties }),
      example: Type.String(),
      firstSeen: Nullable(Time),
      lastSeen: Nullable(Time),
      histogram: Nullable(
        Type.Object(
          {
            from: Time,
            intervalSeconds: Type.Number(),
            counts: Type.Array(Count, { maxItems: 60 }),
          },
          {
            description:
              'Over the time range of the report: the same buckets for all patterns. Null where the report has no times, or where an earlier release counted some of the records',
          },
        ),
      ),
    }),
    { maxItems: 1000 },
  ),
  patternsOther: Type.Integer({ minimum: 0, description: 'Records in none of the patterns' }),
  http: Nullable(
    Type.Object({
      methods: Counts,
      statuses: Counts,
      statusHistogram: Nullable(
        Type.Object(
          {
            intervalSeconds: Type.Number(),
            buckets: Type.Array(
              Type.Object({
                from: Time,
                total: Count,
                '1xx': Count,
                '2xx': Count,
                '3xx': Count,
                '4xx': Count,
                '5xx': Count,
                other: Count,
              }),
              { maxItems: 500 },
            ),
          },
          {
            description:
              'Requests by the class of their status, in the buckets of histogram, empty ones left out. Null where an earlier release counted some of the requests',
          },
        ),
      ),
      topPaths: Type.Array(
        Type.Object(
          {
            path: Type.String(),
            count: Count,
            clientErrors: Nullable(Count),
            serverErrors: Nullable(Count),
            bytesSent: Nullable(Count),
            latency: Nullable(
              Type.Object(
                { count: Count, p50: Type.Number(), p95: Type.Number(), p99: Type.Number() },
                {
                  description:
                    'Seconds, within 3 % of the percentiles of `count` requests, on which they rest: see topPathsLatencyShare. Null as well where none of these tells a duration',
                },
              ),
            ),
          },
          {
            description:
              'Null where an earlier release counted some of the requests, which did not tell',
          },
        ),
        { maxItems: 100 },
      ),
      topPathsErrorBound: Count,
      topPathsErrorBounds: Nullable(
        Type.Object(
          { clientErrors: Count, serverErrors: Count, bytesSent: Count },
          { description: 'The same for the other numbers of topPaths' },
        ),
      ),
      topPathsLatencyShare: Nullable(
        Type.Number({
          minimum: 0,
          maximum: 1,
          description:
            'The share of all requests on which the latencies of topPaths rest: 1, or that of a random sample in a log of many paths. Null where no record tells a duration, or where an earlier release counted some of them',
        }),
      ),
      bytesSent: Count,
      latency: Nullable(
        Type.Object(
          {
            count: Count,
            p50: Type.Number(),
            p90: Type.Number(),
            p99: Type.Number(),
            max: Type.Number(),
          },
          { description: 'Seconds, within 1 %; null where no record tells a duration' },
        ),
      ),
    }),
  ),
};

/** Of the report of a question alone. */
const saidFields = {
  missing: Type.Optional(missing),
  unknownFields: Type.Optional(unknownFieldNames),
};

export const JobReport = Type.Object({ ...summaryFields, ...reportFields, ...saidFields });

export const CombinedReport = Type.Object({
  ...reportFields,
  ...saidFields,
  jobs: Type.Object({
    total: Count,
    byStatus: Type.Object({
      [JOB_STATUSES[0]]: Count,
      [JOB_STATUSES[1]]: Count,
      [JOB_STATUSES[2]]: Count,
      [JOB_STATUSES[3]]: Count,
      [JOB_STATUSES[4]]: Count,
      [JOB_STATUSES[5]]: Count,
    }),
  }),
});
