import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/auth.ts';
import { normalise, UploadQuery } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';
import { cleanFileName } from '../../uploads/file-name.ts';
import { toAnswer } from '../../uploads/outcomes.ts';
import { uploadSource } from '../../uploads/upload-source.ts';
import { idleMs } from './form.ts';

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
      'upload_aborted',
      'upload_stalled',
      'job_exists',
      ...COMMON_CODES,
    ),
  },
};

/** PUT /api/upload-logs/:fileName: the body is the file, whatever its content type says. */
export function addUploadRaw(app: App, { jobs, settings, signal }: HttpDeps): void {
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
      idleMs: idleMs(settings),
      signal,
      isComplete: () => raw.complete,
    });
    const result = await jobs.receive(source, {
      ownerID: userOf(request).id,
      fileName,
      jobID: query.jobID && normalise(query.jobID),
      format: query.format,
      declaredBytes: declaredBytes(request.headers['content-length']),
      signal,
    });
    return reply.code(202).send(toAnswer([{ result }]));
  });
}

function declaredBytes(contentLength: string | undefined): number | undefined {
  return contentLength === undefined ? undefined : Number(contentLength);
}
