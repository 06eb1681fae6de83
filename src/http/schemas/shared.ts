import { type Static, type TSchema, Type } from 'typebox';
import { type ErrorCode, errorCatalog } from '../../errors.ts';
import { ApiKey, NewApiKey } from './api-keys.ts';
import { RecordContext, RecordPage } from './explore.ts';
import { FormatList, FormatTrial } from './formats.ts';
import { Bundle, FailedJob, JobDetail, JobSummary, ListedJob, UploadedJobs } from './jobs.ts';
import { CombinedReport, JobReport } from './report.ts';
import { Registration, Session, SessionList } from './session.ts';

const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri-reference' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What to do' }),
    code: Type.String({ description: 'Stable word; docs/errors.md lists them' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String(),
          message: Type.String(),
          position: Type.Optional(
            Type.Integer({ description: 'Of a query or a pattern: characters before the fault' }),
          ),
        }),
      ),
    ),
  },
  { description: 'Problem details (RFC 9457)' },
);

/** By the name that they have in the OpenAPI document. */
export const sharedSchemas = {
  Problem,
  Session,
  Registration,
  SessionList,
  ApiKey,
  NewApiKey,
  FailedJob,
  Bundle,
  JobSummary,
  ListedJob,
  JobDetail,
  JobReport,
  CombinedReport,
  UploadedJobs,
  RecordPage,
  RecordContext,
  FormatList,
  FormatTrial,
};
type Shared = typeof sharedSchemas;

/** A reference to a shared schema, with its type. For answers only: requests are checked. */
export function ref<Name extends keyof Shared & string>(name: Name, description: string) {
  return Type.Unsafe<Static<Shared[Name]>>({ $ref: `${name}#`, description });
}

/**
 * The answers for the errors of a route, by status. Their type is empty, because handlers throw errors and send
 * only answers of success.
 */
export function problems(...codes: ErrorCode[]): Record<never, TSchema> {
  const byStatus = Map.groupBy(codes, (code) => errorCatalog[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `${code}: ${errorCatalog[code][1]}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
      } as TSchema,
    ]),
  );
}

/** What every route of the contract can answer. */
export const PUBLIC_CODES = [
  'rate_limited',
  'internal',
  'shutting_down',
] as const satisfies ErrorCode[];

/** What a route that asks the identity provider can answer. */
export const ACCOUNT_CODES = ['identity_failed', ...PUBLIC_CODES] as const satisfies ErrorCode[];

/** What every route behind a bearer token can answer. */
export const COMMON_CODES = [
  'unauthorized',
  'invalid_token',
  'token_expired',
  'account_disabled',
  'insufficient_scope',
  'database_failed',
  ...ACCOUNT_CODES,
] as const satisfies ErrorCode[];

/** What a question to the kept bytes of a job can answer. */
export const QUESTION_CODES = [
  'bad_job_id',
  'bad_query',
  'validation_failed',
  'not_found',
  'bytes_gone',
  'too_many_questions',
  'storage_failed',
  'storage_refused',
  'chunk_crashed',
  'chunk_timeout',
  ...COMMON_CODES,
] as const satisfies ErrorCode[];

export const SECURITY = [{ bearer: [] }];
