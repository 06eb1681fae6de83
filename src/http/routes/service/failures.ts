import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { Nullable } from '../../schemas/common.ts';
import { PageQuery } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const DEFAULT_LIMIT = 20;

const config = { access: 'admin' } as const;

const schema = {
  summary: 'Failed jobs of all users, newest first',
  description:
    'For administrators. What failed, when and where: without names of files and messages, which may hold what is in a file.',
  tags: ['operation'],
  security: SECURITY,
  querystring: PageQuery,
  response: {
    200: Type.Object({
      items: Type.Array(ref('FailedJob', 'A failed job')),
      nextCursor: Nullable(Type.String()),
    }),
    ...problems('validation_failed', 'bad_cursor', 'admin_required', ...COMMON_CODES),
  },
};

/** GET /api/failures */
export function addFailures(app: App, { jobs }: HttpDeps): void {
  app.get('/api/failures', { schema, config }, async (request) => {
    const { limit = DEFAULT_LIMIT, cursor } = request.query;
    return jobs.failures({ limit, cursor });
  });
}
