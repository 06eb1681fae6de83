import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'session' } as const;

const schema = {
  summary: 'Delete an API key',
  description: 'It is good no longer, in every process within some two seconds.',
  tags: ['keys'],
  security: SECURITY,
  params: Type.Object({ keyID: Type.String({ maxLength: 100 }) }),
  response: {
    204: Type.Null({ description: 'Gone' }),
    ...problems('not_found', ...COMMON_CODES),
  },
};

/** DELETE /api/keys/:keyID */
export function addKeyRemove(app: App, { keys }: HttpDeps): void {
  app.delete('/api/keys/:keyID', { schema, config }, async (request, reply) => {
    await keys.remove(userOf(request).id, request.params.keyID);
    return reply.code(204).send(null);
  });
}
