import type { App, HttpDeps } from '../../deps.ts';
import { clientOf } from '../../plugins/access/auth.ts';
import { RefreshRequest } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems, ref } from '../../schemas/shared.ts';

const schema = {
  summary: 'Exchange a refresh token for a new pair',
  description: 'A refresh token can be used once; using it twice ends its session.',
  tags: ['accounts'],
  body: RefreshRequest,
  response: {
    200: ref('Session', 'The new pair'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'invalid_token',
      'token_expired',
      'token_reused',
      'account_disabled',
      ...ACCOUNT_CODES,
    ),
  },
};

/** POST /auth/refresh: rotates a refresh token. */
export function addRefresh(app: App, { identity }: HttpDeps): void {
  app.post('/auth/refresh', { schema }, async (request, reply) => {
    return reply
      .code(200)
      .send(await identity.refresh(request.body.refreshToken, clientOf(request)));
  });
}
