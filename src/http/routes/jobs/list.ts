import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { Nullable } from '../../schemas/common.ts';
import { JobStatus, pageFields } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const DEFAULT_LIMIT = 20;

const config = { access: 'read' } as const;

const schema = {
  summary: "The caller's jobs, newest first",
  tags: ['jobs'],
  security: SECURITY,
  querystring: Type.Object({
    status: Type.Optional(JobStatus),
    ...pageFields,
  }),
  response: {
    200: Type.Object({
      items: Type.Array(ref('ListedJob', 'A job')),
      nextCursor: Nullable(Type.String()),
    }),
    ...problems('validation_failed', 'bad_cursor', ...COMMON_CODES),
  },
};

/** GET /api/jobs */
export function addJobList(app: App, { jobs }: HttpDeps): void {
  app.get('/api/jobs', { schema, config }, async (request) => {
    const { status, limit = DEFAULT_LIMIT, cursor } = request.query;
    return jobs.list(userOf(request).id, { status, limit, cursor });
  });
}
