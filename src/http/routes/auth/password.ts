import type { App, HttpDeps } from '../../deps.ts';
import { clientOf, userOf } from '../../plugins/access/auth.ts';
import { handOver } from '../../plugins/access/session-cookie.ts';
import { PasswordChange, SessionHeaders } from '../../schemas/session.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'session' } as const;

const schema = {
  summary: 'Change the password',
  description: 'Ends all sessions of the account and answers with a new one. API keys stay.',
  tags: ['accounts'],
  security: SECURITY,
  headers: SessionHeaders,
  body: PasswordChange,
  response: {
    200: ref('Session', 'A new session'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'invalid_credentials',
      'weak_password',
      'managed_elsewhere',
      'origin_not_allowed',
      'busy',
      ...COMMON_CODES,
    ),
  },
};

/** POST /auth/password */
export function addPassword(app: App, { identity }: HttpDeps): void {
  app.post('/auth/password', { schema, config }, async (request, reply) => {
    const session = await identity.changePassword(userOf(request), request.body, clientOf(request));
    return reply.code(200).send(handOver(request, reply, session, identity.refreshSeconds));
  });
}
