import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'One job with its history',
  tags: ['jobs'],
  security: SECURITY,
  params: JobParams,
  response: {
    200: ref('JobDetail', 'The job'),
    ...problems('bad_job_id', 'not_found', ...COMMON_CODES),
  },
};

/** GET /api/jobs/:jobID */
export function addJobDetail(app: App, { jobs }: HttpDeps): void {
  app.get('/api/jobs/:jobID', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    return reply.code(200).send(await jobs.detail(id, normalise(request.params.jobID)));
  });
}
