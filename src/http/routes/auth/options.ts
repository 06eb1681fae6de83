import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { hasSessionCookie } from '../../plugins/access/session-cookie.ts';
import { isOpenedHere } from '../../plugins/access/this-machine.ts';
import { PUBLIC_CODES, problems } from '../../schemas/shared.ts';

const schema = {
  summary: 'How one can sign in here',
  tags: ['accounts'],
  response: {
    200: Type.Object({
      provider: Type.Union([Type.Literal('local'), Type.Literal('supabase')], {
        description: 'Where accounts are kept',
      }),
      registration: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
      canTry: Type.Boolean({ description: 'Whether POST /auth/try would make an account now' }),
      wasTried: Type.Boolean({
        description:
          'Whether POST /auth/try has made an account that is still there; only whoever could call it is told',
      }),
      hasSession: Type.Boolean({
        description:
          'Whether the request, with `log-flow-session: cookie`, has the cookie of a session, which may have ended',
      }),
    }),
    ...problems('database_failed', ...PUBLIC_CODES),
  },
};

/** GET /auth/options: what a page for signing in has to offer. */
export function addAuthOptions(app: App, { firstAccount, settings }: HttpDeps): void {
  const { provider = 'local', registration = 'open' } = settings;
  app.get('/auth/options', { schema }, async (request, reply) => {
    const mayTry = firstAccount && registration === 'open' && isOpenedHere(request);
    const canTry = mayTry ? await firstAccount.isFree() : false;
    const wasTried = mayTry && !canTry ? await firstAccount.isMade() : false;
    reply.header('cache-control', 'no-store');
    const hasSession = hasSessionCookie(request);
    return reply.code(200).send({ provider, registration, canTry, wasTried, hasSession });
  });
}
