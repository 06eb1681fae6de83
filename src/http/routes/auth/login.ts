import type { App, HttpDeps } from '../../deps.ts';
import { clientOf } from '../../plugins/access/auth.ts';
import { Credentials } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems, ref } from '../../schemas/shared.ts';

const schema = {
  summary: 'Sign in',
  tags: ['accounts'],
  body: Credentials,
  response: {
    200: ref('Session', 'A new session'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'invalid_credentials',
      'email_not_confirmed',
      'account_disabled',
      'busy',
      ...ACCOUNT_CODES,
    ),
  },
};

/** POST /auth/login: opens a session. */
export function addLogin(app: App, { identity }: HttpDeps): void {
  app.post('/auth/login', { schema }, async (request, reply) => {
    const { email, password } = request.body;
    return reply.code(200).send(await identity.login(email, password, clientOf(request)));
  });
}
