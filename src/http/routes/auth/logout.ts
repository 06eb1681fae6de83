import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { RefreshRequest } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems } from '../../schemas/shared.ts';

const schema = {
  summary: 'End a session',
  tags: ['accounts'],
  body: RefreshRequest,
  response: {
    204: Type.Null({
      description:
        'The tokens of the session are good no longer, in every process within some two seconds',
    }),
    ...problems('validation_failed', 'malformed_json', ...ACCOUNT_CODES),
  },
};

/** POST /auth/logout: ends the session of a refresh token; an unknown one is fine. */
export function addLogout(app: App, { identity }: HttpDeps): void {
  app.post('/auth/logout', { schema }, async (request, reply) => {
    await identity.logout(request.body.refreshToken);
    return reply.code(204).send(null);
  });
}
