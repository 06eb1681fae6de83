import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'upload' } as const;

const schema = {
  summary: 'Process a failed job again',
  tags: ['jobs'],
  security: SECURITY,
  params: JobParams,
  response: {
    202: ref('JobSummary', 'The job, waiting again'),
    ...problems('bad_job_id', 'not_found', 'not_retryable', ...COMMON_CODES),
  },
};

/** POST /api/jobs/:jobID/retry */
export function addJobRetry(app: App, { jobs }: HttpDeps): void {
  app.post('/api/jobs/:jobID/retry', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    const job = await jobs.retry(id, normalise(request.params.jobID));
    return reply.code(202).header('location', `/api/jobs/${job.jobID}`).send(job);
  });
}
