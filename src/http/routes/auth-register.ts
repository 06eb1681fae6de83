import type { App, HttpDeps } from '../deps.ts';
import { Credentials } from '../schemas/session.ts';
import { PUBLIC_CODES, problems, ref } from '../schemas/shared.ts';

const schema = {
  summary: 'Create an account',
  tags: ['accounts'],
  body: Credentials,
  response: {
    201: ref('Session', 'The account and its first session'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'email_taken',
      'weak_password',
      ...PUBLIC_CODES,
    ),
  },
};

/** POST /auth/register: creates an account and signs it in. */
export function addRegister(app: App, { identity }: HttpDeps): void {
  app.post('/auth/register', { schema }, async (request, reply) => {
    const { email, password } = request.body;
    return reply.code(201).send(await identity.register(email, password));
  });
}
