import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'upload' } as const;

const schema = {
  summary: 'Remove a job, its report and its bytes',
  tags: ['jobs'],
  security: SECURITY,
  params: JobParams,
  response: {
    204: Type.Null({ description: 'Gone' }),
    ...problems('bad_job_id', 'not_found', ...COMMON_CODES),
  },
};

/** DELETE /api/jobs/:jobID */
export function addJobRemove(app: App, { jobs }: HttpDeps): void {
  app.delete('/api/jobs/:jobID', { schema, config }, async (request, reply) => {
    await jobs.remove(userOf(request).id, normalise(request.params.jobID));
    return reply.code(204).send(null);
  });
}
