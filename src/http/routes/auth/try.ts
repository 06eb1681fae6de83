import { tryClosed } from '../../../identity/first-account.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { clientOf } from '../../plugins/access/auth.ts';
import { handOver } from '../../plugins/access/session-cookie.ts';
import { isOpenedHere } from '../../plugins/access/this-machine.ts';
import { SessionHeaders } from '../../schemas/session.ts';
import { ACCOUNT_CODES, problems, ref } from '../../schemas/shared.ts';

const schema = {
  summary: 'Try the service without an account',
  description:
    'Makes the account of this machine, me@this-machine, and signs it in. Only with embedded stores and local accounts, from the machine itself (without a proxy, by a loopback name), and while there is no account at all. Its password is unknown to everybody: node bin/log-flow.js users password me@this-machine sets one.',
  tags: ['accounts'],
  headers: SessionHeaders,
  response: {
    201: ref('Session', 'The account and its first session'),
    ...problems(
      'validation_failed',
      'try_closed',
      'origin_not_allowed',
      'busy',
      'database_failed',
      ...ACCOUNT_CODES,
    ),
  },
};

/** POST /auth/try: makes the first account, for the person who has just started the service on his machine. */
export function addTry(app: App, { identity, firstAccount, settings }: HttpDeps): void {
  app.post('/auth/try', { schema }, async (request, reply) => {
    const { registration } = settings;
    if (!firstAccount || registration === 'closed' || !isOpenedHere(request)) {
      throw tryClosed(registration);
    }
    const session = await firstAccount.open(clientOf(request));
    return reply.code(201).send(handOver(request, reply, session, identity.refreshSeconds));
  });
}
