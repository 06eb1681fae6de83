import { AppError } from '../../../errors.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { clientOf } from '../../plugins/access/auth.ts';
import { handOver } from '../../plugins/access/session-cookie.ts';
import { Credentials, SessionHeaders } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems, ref } from '../../schemas/shared.ts';

const schema = {
  summary: 'Create an account',
  description:
    'Answers with the user and the tokens of a session, as signing in does. Where e-mail addresses are confirmed first there are no tokens: sign in after opening the link in the e-mail.',
  tags: ['accounts'],
  headers: SessionHeaders,
  body: Credentials,
  response: {
    201: ref('Registration', 'The account and its first session'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'email_taken',
      'weak_password',
      'registration_closed',
      'origin_not_allowed',
      'busy',
      ...ACCOUNT_CODES,
    ),
  },
};

/** POST /auth/register: creates an account and signs it in, unless its address is to be confirmed first. */
export function addRegister(app: App, { identity, settings }: HttpDeps): void {
  app.post('/auth/register', { schema }, async (request, reply) => {
    if (settings.registration === 'closed') {
      throw new AppError('registration_closed', 'Ask the operator of the service for an account.');
    }
    const { email, password } = request.body;
    const account = await identity.register(email, password, clientOf(request));
    if (!('accessToken' in account)) return reply.code(201).send(account);
    return reply.code(201).send(handOver(request, reply, account, identity.refreshSeconds));
  });
}
