import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'The report of one job; while it runs, the part done so far',
  tags: ['reports'],
  security: SECURITY,
  params: JobParams,
  response: {
    200: ref('JobReport', 'The report'),
    ...problems('bad_job_id', 'not_found', ...COMMON_CODES),
  },
};

/** GET /api/stats/:jobID */
export function addJobReport(app: App, { jobs }: HttpDeps): void {
  app.get('/api/stats/:jobID', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    return reply.code(200).send(await jobs.report(id, normalise(request.params.jobID)));
  });
}
