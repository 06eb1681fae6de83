import { AppError } from '../../../errors.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { clientOf } from '../../plugins/access/auth.ts';
import {
  clearWhereEnded,
  handOver,
  keepsCookie,
  refreshTokenOf,
  replaceBody,
} from '../../plugins/access/session-cookie.ts';
import { RefreshRequest, SessionHeaders } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems, ref } from '../../schemas/shared.ts';

const schema = {
  summary: 'Exchange a refresh token for a new pair',
  description:
    'A refresh token can be used once; using it twice ends its session. By cookie (log-flow-session) it may come again within 30 seconds, until its successor is used: the answer is then the same.',
  tags: ['accounts'],
  headers: SessionHeaders,
  body: RefreshRequest,
  response: {
    200: ref('Session', 'The new pair'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'unauthorized',
      'invalid_token',
      'token_expired',
      'token_reused',
      'account_disabled',
      'origin_not_allowed',
      ...ACCOUNT_CODES,
    ),
  },
};

/**
 * Two pages may be opened with the same cookie at the same moment, and one may be left before it has its answer: by
 * cookie the answer can be had again for so long.
 */
const REPEAT_SECONDS = 30;

/** POST /auth/refresh: rotates a refresh token. */
export function addRefresh(app: App, { identity }: HttpDeps): void {
  app.post('/auth/refresh', { schema, preValidation: replaceBody }, async (request, reply) => {
    const token = refreshTokenOf(request);
    if (token === null)
      throw new AppError('unauthorized', 'Sign in: there is no session to go on with.');
    try {
      const options = keepsCookie(request) ? { repeatSeconds: REPEAT_SECONDS } : {};
      const session = await identity.refresh(token, clientOf(request), options);
      return reply.code(200).send(handOver(request, reply, session, identity.refreshSeconds));
    } catch (error) {
      clearWhereEnded(error, request, reply);
      throw error;
    }
  });
}
