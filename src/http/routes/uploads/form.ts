import multipart, { type MultipartFile } from '@fastify/multipart';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { AppError } from '../../../errors.ts';
import type { App, HttpDeps, HttpSettings } from '../../deps.ts';
import { userOf } from '../../plugins/auth.ts';
import { normalise, UploadQuery } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';
import { cleanFileName } from '../../uploads/file-name.ts';
import { endsTheRequest, type Outcome, toAnswer } from '../../uploads/outcomes.ts';
import { discard, type SourceOptions, uploadSource } from '../../uploads/upload-source.ts';

type Query = Static<typeof UploadQuery>;

const FILE_FIELD = 'file';
const DEFAULT_IDLE_SECONDS = 300;

/** The number of parts is limited, because each takes memory until the request ends. */
const FORM_OPTIONS = {
  limits: { fileSize: Number.POSITIVE_INFINITY, parts: 1000 },
  preservePath: true,
  // Every part is a stream that is read or discarded; fields would be held in memory.
  isPartAFile: () => true,
};

const config = { streamsBody: true, access: 'upload' } as const;

const schema = {
  summary: 'Upload logs as a form',
  description: 'One or more parts named `file`; other parts are ignored.',
  tags: ['uploads'],
  security: SECURITY,
  consumes: ['multipart/form-data'],
  body: Type.Object({ file: Type.Array(Type.String({ format: 'binary' })) }),
  querystring: UploadQuery,
  response: {
    202: ref('UploadedJobs', 'A job for each file, in the order of the form'),
    ...problems(
      'missing_file',
      'bad_file_name',
      'bad_job_id',
      'unknown_format',
      'bad_pattern',
      'single_file_required',
      'malformed_multipart',
      'upload_aborted',
      'upload_stalled',
      'job_exists',
      'body_too_large',
      'unsupported_media_type',
      ...COMMON_CODES,
    ),
  },
};

export function idleMs(settings: HttpSettings): number {
  return (settings.uploadIdleSeconds ?? DEFAULT_IDLE_SECONDS) * 1000;
}

/** POST /api/upload-logs: each file of the form goes into the domain while it arrives. */
export async function addUploadForm(app: App, deps: HttpDeps): Promise<void> {
  app.removeAllContentTypeParsers();
  await app.register(multipart, FORM_OPTIONS);

  // The schema of the body is for the documentation; the handler reads the parts as they come.
  app.setValidatorCompiler((route) =>
    route.httpPart === 'body' ? () => true : TypeBoxValidatorCompiler(route as never),
  );
  app.post('/api/upload-logs', { schema, config }, async (request, reply) => {
    if (!request.isMultipart()) {
      throw new AppError('unsupported_media_type', 'Send multipart/form-data.');
    }
    const outcomes = await receiveParts(request, deps, request.query);
    if (outcomes.length === 0) {
      throw new AppError('missing_file', `Send at least one part named "${FILE_FIELD}".`);
    }
    return reply.code(202).send(toAnswer(outcomes));
  });
}

/** Takes the parts one after the other, until the form ends or cannot be read on. */
async function receiveParts(
  request: FastifyRequest,
  deps: HttpDeps,
  query: Query,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const options = { idleMs: idleMs(deps.settings), signal: deps.signal };
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue;
      if (part.fieldname !== FILE_FIELD) {
        await discard(uploadSource(part.file, options));
        continue;
      }
      if (query.jobID !== undefined && outcomes.length > 0)
        await refuseSecondFile(outcomes, request, deps);
      outcomes.push(await receivePart(part, request, deps, options, query));
      if (outcomes.some(endsTheRequest)) break;
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'single_file_required') throw error;
    outcomes.push({ fileName: '', error: explain(error, request) });
  }
  return outcomes;
}

async function receivePart(
  part: MultipartFile,
  request: FastifyRequest,
  { jobs, signal }: HttpDeps,
  options: SourceOptions,
  { jobID, format }: Query,
): Promise<Outcome> {
  let fileName = '';
  let outcome: Outcome;
  try {
    fileName = cleanFileName(part.filename ?? '');
    const result = await jobs.receive(uploadSource(part.file, options), {
      ownerID: userOf(request).id,
      fileName,
      jobID: jobID && normalise(jobID),
      format,
      signal,
    });
    outcome = { result };
  } catch (error) {
    if (!(error instanceof AppError)) request.log.error({ err: error }, 'A file was not received');
    outcome = { fileName, error: explain(error, request) };
  }
  // The rest of a refused file comes before the next part.
  if (!endsTheRequest(outcome)) await discard(uploadSource(part.file, options));
  return outcome;
}

/** An id names one job. The first file must not remain where the request is refused. */
async function refuseSecondFile(
  outcomes: Outcome[],
  request: FastifyRequest,
  { jobs }: HttpDeps,
): Promise<never> {
  for (const outcome of outcomes) {
    if ('result' in outcome) await jobs.remove(userOf(request).id, outcome.result.jobID);
  }
  throw new AppError(
    'single_file_required',
    'No file of this request was stored. Send one file with a jobID, or several without.',
  );
}

/** Tells a client that went away from a form that cannot be parsed. */
function explain(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof AppError && error.code !== 'upload_aborted') return error;
  const isForm = error instanceof AppError || isFormError(error);
  if (!isForm) return error;
  if (!request.raw.complete && request.raw.destroyed) {
    return new AppError('upload_aborted', 'The connection ended before the form did.', {
      cause: error,
    });
  }
  if (error instanceof Error && 'code' in error && error.code === 'FST_PARTS_LIMIT') {
    return new AppError('body_too_large', 'Send at most 1000 parts in one form.', { cause: error });
  }
  return new AppError('malformed_multipart', 'Send a complete form, with its closing boundary.', {
    cause: error,
  });
}

/** Errors of the multipart parser are plain ones, or carry codes of Fastify. */
function isFormError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') return error.code.startsWith('FST_');
  return /multipart|boundary|part terminated/i.test(error.message);
}
