import { Type } from 'typebox';
import { AppError } from '../../../errors.ts';
import type { Callers } from '../../../identity/callers.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import type { TakePlace } from '../../plugins/limits/concurrency.ts';
import { normalise, UploadQuery } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';
import { cleanFileName } from '../../uploads/file-name.ts';
import { locationOf, outcomesOf, toAnswer } from '../../uploads/outcomes.ts';
import { receiveForCaller } from '../../uploads/receive-for-caller.ts';
import { uploadSource } from '../../uploads/upload-source.ts';
import { sourceOptions } from './form.ts';

const config = { streamsBody: true, access: 'upload' } as const;

const schema = {
  summary: 'Upload one log as the raw body',
  description: 'Any size, no length needed: `curl -T app.log …/api/upload-logs/`.',
  tags: ['uploads'],
  security: SECURITY,
  params: Type.Object({ fileName: Type.String() }),
  querystring: UploadQuery,
  response: {
    202: ref('UploadedJobs', 'The job'),
    ...problems(
      'bad_file_name',
      'bad_job_id',
      'unknown_format',
      'bad_pattern',
      'unknown_time_zone',
      'upload_aborted',
      'upload_stalled',
      'upload_too_slow',
      'upload_too_large',
      'job_exists',
      'too_many_uploads',
      'too_many_jobs',
      'busy',
      'disk_full',
      'storage_full',
      ...COMMON_CODES,
    ),
  },
};

/** PUT /api/upload-logs/:fileName: the body is the file, whatever its content type says. */
export function addUploadRaw(
  app: App,
  { jobs, settings, signal }: HttpDeps,
  callers: Callers,
  takePlace: TakePlace,
): void {
  app.removeAllContentTypeParsers();
  // Fastify would refuse content types that it cannot parse; here they are ignored.
  app.addHook('onRequest', async ({ raw }) => {
    delete raw.headers['content-type'];
  });
  // Only the handler reads the body.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.put('/api/upload-logs/:fileName', { schema, config }, async (request, reply) => {
    const { raw, query, params } = request;
    const fileName = cleanFileName(params.fileName);
    const source = uploadSource(raw, {
      ...sourceOptions(settings, signal),
      isComplete: () => raw.complete,
    });
    const ownerID = userOf(request).id;
    const upload = {
      fileName,
      jobID: query.jobID && normalise(query.jobID),
      format: query.format,
      timeZone: query.timeZone,
      declaredBytes: declaredBytes(request.headers['content-length']),
      signal,
    };
    const leave = takePlace(ownerID);
    try {
      const answer = toAnswer(
        outcomesOf(await receiveForCaller(request, { jobs, callers }, source, upload)),
        request.id,
      );
      return reply.code(202).header('location', locationOf(answer)).send(answer);
    } finally {
      leave();
    }
  });
}

/** Throws `upload_too_large` for a length that neither the database nor a number here can hold. */
function declaredBytes(contentLength: string | undefined): number | undefined {
  if (contentLength === undefined) return undefined;
  const bytes = Number(contentLength);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new AppError('upload_too_large', 'Give the length of the body in Content-Length, or none.');
}
