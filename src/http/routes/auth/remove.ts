import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { clientOf, userOf } from '../../plugins/access/auth.ts';
import { clearCookie } from '../../plugins/access/session-cookie.ts';
import { PasswordConfirmation, SessionHeaders } from '../../schemas/session.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'session' } as const;

const schema = {
  summary: 'Delete the account with everything that is its own',
  description:
    'Jobs, reports, stored bytes, API keys and sessions. With AUTH=supabase the account at Supabase itself stays.',
  tags: ['accounts'],
  security: SECURITY,
  headers: SessionHeaders,
  body: PasswordConfirmation,
  response: {
    204: Type.Null({ description: 'Gone' }),
    ...problems(
      'validation_failed',
      'malformed_json',
      'invalid_credentials',
      'busy',
      'origin_not_allowed',
      ...COMMON_CODES,
    ),
  },
};

/**
 * DELETE /auth/me. The account goes last: where something fails before, its owner can sign in and call it again. Keys and
 * jobs are removed once more after it.
 */
export function addRemoveAccount(app: App, { identity, keys, jobs, userSettings }: HttpDeps): void {
  app.delete('/auth/me', { schema, config }, async (request, reply) => {
    const user = userOf(request);
    await identity.confirmPassword(user, request.body.password, clientOf(request));
    await keys.removeAll(user.id);
    await jobs.removeAllOf(user.id);
    await identity.removeAccount(user);
    // Again, for what began meanwhile: the account is refused from now on.
    await keys.removeAll(user.id);
    await jobs.removeAllOf(user.id);
    await userSettings.remove(user.id);
    clearCookie(request, reply);
    return reply.code(204).send(null);
  });
}
