import type { App, HttpDeps } from '../../deps.ts';
import { clientOf } from '../../plugins/access/auth.ts';
import { handOver } from '../../plugins/access/session-cookie.ts';
import { Credentials, SessionHeaders } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems, ref } from '../../schemas/shared.ts';

const schema = {
  summary: 'Sign in',
  tags: ['accounts'],
  headers: SessionHeaders,
  body: Credentials,
  response: {
    200: ref('Session', 'A new session'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'invalid_credentials',
      'email_not_confirmed',
      'account_disabled',
      'origin_not_allowed',
      'busy',
      ...ACCOUNT_CODES,
    ),
  },
};

/** POST /auth/login: opens a session. */
export function addLogin(app: App, { identity }: HttpDeps): void {
  app.post('/auth/login', { schema }, async (request, reply) => {
    const { email, password } = request.body;
    const session = await identity.login(email, password, clientOf(request));
    return reply.code(200).send(handOver(request, reply, session, identity.refreshSeconds));
  });
}
