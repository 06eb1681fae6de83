import multipart, { type MultipartFile } from '@fastify/multipart';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { AppError, systemCodeOf } from '../../../errors.ts';
import type { Callers } from '../../../identity/callers.ts';
import { Interruptible } from '../../../runtime/interruptible.ts';
import type { App, HttpDeps, HttpSettings } from '../../deps.ts';
import { authenticateAgain, userOf } from '../../plugins/access/auth.ts';
import type { TakePlace } from '../../plugins/limits/concurrency.ts';
import { normalise, UploadQuery } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';
import { cleanFileName } from '../../uploads/file-name.ts';
import { createRateCheck } from '../../uploads/least-rate.ts';
import {
  endsTheRequest,
  locationOf,
  type Outcome,
  outcomesOf,
  toAnswer,
} from '../../uploads/outcomes.ts';
import { paceBody } from '../../uploads/paced-body.ts';
import { receiveForCaller } from '../../uploads/receive-for-caller.ts';
import {
  discard,
  type SourceOptions,
  stalled,
  stopping,
  uploadSource,
} from '../../uploads/upload-source.ts';

/** A form may last for hours, so its caller is looked at for each of its files. */
type FormDeps = HttpDeps & { callers: Callers };

type Query = Static<typeof UploadQuery>;

const FILE_FIELD = 'file';

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
      'unknown_time_zone',
      'single_file_required',
      'malformed_multipart',
      'upload_aborted',
      'upload_stalled',
      'upload_too_slow',
      'job_exists',
      'too_many_uploads',
      'too_many_jobs',
      'busy',
      'disk_full',
      'storage_full',
      'body_too_large',
      'unsupported_media_type',
      ...COMMON_CODES,
    ),
  },
};

/** How the bytes of one request are waited for. */
export function sourceOptions(settings: HttpSettings, signal: AbortSignal): SourceOptions {
  return {
    idleMs: settings.uploadIdleSeconds * 1000,
    signal,
    checkRate: createRateCheck(settings.uploadLeastRate),
  };
}

/** POST /api/upload-logs: each file of the form goes into the domain while it arrives. */
export async function addUploadForm(app: App, deps: FormDeps, takePlace: TakePlace): Promise<void> {
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
    const leave = takePlace(userOf(request).id);
    try {
      const answer = toAnswer(await receiveParts(request, deps, request.query), request.id);
      return reply.code(202).header('location', locationOf(answer)).send(answer);
    } finally {
      leave();
    }
  });
}

/** Takes the parts one after the other, until the form ends or cannot be read on. */
async function receiveParts(
  request: FastifyRequest,
  deps: FormDeps,
  query: Query,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const options = sourceOptions(deps.settings, deps.signal);
  const parts = partsOf(request, options);
  try {
    for (;;) {
      const part = await parts.next();
      if (part === null) break;
      if (part.fieldname !== FILE_FIELD) {
        await discard(uploadSource(part.file, options));
        continue;
      }
      if (query.jobID !== undefined && outcomes.length > 0)
        await refuseSecondFile(outcomes, request, deps);
      if (outcomes.length > 0) await authenticateAgain(request, deps.callers);
      outcomes.push(...(await receivePart(part, request, deps, options, query)));
      if (outcomes.some(endsTheRequest)) break;
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'single_file_required') throw error;
    outcomes.push({ fileName: '', error: explain(error, request) });
  } finally {
    parts.close();
  }
  if (outcomes.length > 0) return outcomes;
  throw new AppError('missing_file', `Send at least one part named "${FILE_FIELD}".`);
}

/** The parts of a form as they begin. Whatever the parser rejects with is a fault of the form. */
function partsOf(request: FastifyRequest, { idleMs, signal }: SourceOptions) {
  paceBody(request.raw);
  const steps = new Interruptible(request.parts(), {
    silenceMs: idleMs,
    silent: () => stalled(idleMs),
    signal,
    aborted: stopping,
  });
  return {
    close: () => steps.close(),
    next: async (): Promise<MultipartFile | null> => {
      try {
        const step = await steps.next();
        // `isPartAFile` makes all of them files.
        return step.done ? null : (step.value as MultipartFile);
      } catch (error) {
        throw error instanceof AppError ? error : malformed(error, request);
      }
    },
  };
}

async function receivePart(
  part: MultipartFile,
  request: FastifyRequest,
  { jobs, callers, signal }: FormDeps,
  options: SourceOptions,
  { jobID, format, timeZone }: Query,
): Promise<Outcome[]> {
  let fileName = '';
  let outcomes: Outcome[];
  try {
    fileName = cleanFileName(part.filename ?? '');
    const upload = { fileName, jobID: jobID && normalise(jobID), format, timeZone, signal };
    const source = uploadSource(part.file, options);
    outcomes = outcomesOf(await receiveForCaller(request, { jobs, callers }, source, upload));
  } catch (error) {
    if (!(error instanceof AppError)) request.log.error({ err: error }, 'A file was not received');
    outcomes = [{ fileName, error: explain(error, request) }];
  }
  // The rest of a refused file comes before the next part.
  if (!outcomes.some(endsTheRequest)) await discard(uploadSource(part.file, options));
  return outcomes;
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

/** Tells a client that went away from a form that cannot be parsed: both end the stream of a part. */
function explain(error: unknown, request: FastifyRequest): unknown {
  const isCut = error instanceof AppError ? error.code === 'upload_aborted' : isFormError(error);
  return isCut ? malformed(error, request) : error;
}

/** The error for a form that the parser could not read to its end. */
function malformed(cause: unknown, { raw }: FastifyRequest): AppError {
  if (!raw.complete && raw.destroyed) {
    return new AppError('upload_aborted', 'The connection ended before the form did.', { cause });
  }
  if (systemCodeOf(cause) === 'FST_PARTS_LIMIT') {
    return new AppError('body_too_large', 'Send at most 1000 parts in one form.', { cause });
  }
  const advice =
    'Send a complete form, with a boundary of at most 70 characters that also closes it.';
  return new AppError('malformed_multipart', advice, { cause });
}

/** Errors of the multipart parser are plain ones, or carry codes of Fastify. */
function isFormError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = systemCodeOf(error);
  if (code !== undefined) return code.startsWith('FST_');
  return /multipart|boundary|part terminated/i.test(error.message);
}
