import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { BundleParams, normalise } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'upload' } as const;

const schema = {
  summary: 'Remove an archive with the jobs of its members',
  description:
    'An upload of it that is under way ends. Where the answer is an error, the same request removes what is left.',
  tags: ['jobs'],
  security: SECURITY,
  params: BundleParams,
  response: {
    204: Type.Null({ description: 'Gone' }),
    ...problems('validation_failed', 'not_found', ...COMMON_CODES),
  },
};

/** DELETE /api/bundles/:bundleID */
export function addBundleRemove(app: App, { jobs }: HttpDeps): void {
  app.delete('/api/bundles/:bundleID', { schema, config }, async (request, reply) => {
    await jobs.removeBundle(userOf(request).id, normalise(request.params.bundleID));
    return reply.code(204).send(null);
  });
}
