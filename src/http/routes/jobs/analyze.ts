import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { JobParams, normalise, RereadRequest } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'upload' } as const;

const schema = {
  summary: 'Read the kept bytes of a job again',
  description:
    'With another format, another time zone or other keywords. The report stands until the new one is complete and takes its place; `reread` of the job shows how far that is, or why it failed.',
  tags: ['jobs'],
  security: SECURITY,
  params: JobParams,
  body: RereadRequest,
  response: {
    202: ref('JobDetail', 'The job, which is being read again'),
    ...problems(
      'bad_job_id',
      'not_found',
      'validation_failed',
      'malformed_json',
      'unknown_format',
      'bad_pattern',
      'unknown_time_zone',
      'not_rereadable',
      'bytes_gone',
      'too_many_jobs',
      'storage_full',
      ...COMMON_CODES,
    ),
  },
};

/** POST /api/jobs/:jobID/analyze */
export function addJobAnalyze(app: App, { jobs }: HttpDeps): void {
  app.post('/api/jobs/:jobID/analyze', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    const job = await jobs.analyzeAgain(id, normalise(request.params.jobID), request.body);
    return reply.code(202).header('location', `/api/jobs/${job.jobID}`).send(job);
  });
}
