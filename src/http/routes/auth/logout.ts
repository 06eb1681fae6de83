import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { clearCookie, refreshTokenOf, replaceBody } from '../../plugins/access/session-cookie.ts';
import { RefreshRequest, SessionHeaders } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems } from '../../schemas/shared.ts';

const schema = {
  summary: 'End a session',
  tags: ['accounts'],
  headers: SessionHeaders,
  body: RefreshRequest,
  response: {
    204: Type.Null({
      description:
        'The tokens of the session are good no longer, in every process within some two seconds',
    }),
    ...problems('validation_failed', 'malformed_json', 'origin_not_allowed', ...ACCOUNT_CODES),
  },
};

/** POST /auth/logout: ends the session of a refresh token; an unknown one is fine. */
export function addLogout(app: App, { identity }: HttpDeps): void {
  app.post('/auth/logout', { schema, preValidation: replaceBody }, async (request, reply) => {
    const token = refreshTokenOf(request);
    if (token !== null) await identity.logout(token);
    clearCookie(request, reply);
    return reply.code(204).send(null);
  });
}
