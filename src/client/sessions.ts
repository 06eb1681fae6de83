/** Signing in with a password, for programs that have no API key. */
import { addressOf, serverAddress } from './address.ts';
import { send } from './requests.ts';
import type { Session as SessionAnswer } from './schema.ts';
import type { TokenSource } from './tokens.ts';

/** A session as it can be kept until the next start of a program. */
export interface Session {
  accessToken: string;
  /** Good for one refresh. */
  refreshToken: string;
  /** When the access token expires, in milliseconds since 1970. */
  expiresAt: number;
  email: string;
}

/** Milliseconds before its end at which an access token is refreshed. */
const EARLY_MS = 30_000;

/** Opens a session. Throws a Problem: `invalid_credentials`, `email_not_confirmed`, and what any request may end with. */
export const signIn = (
  server: string | URL,
  credentials: { email: string; password: string },
): Promise<Session> => post(server, 'auth/login', credentials);

/** Uses the session's refresh token up and gives the session that follows. Throws a Problem where it has ended. */
export const refreshSession = (
  server: string | URL,
  { refreshToken }: Pick<Session, 'refreshToken'>,
): Promise<Session> => post(server, 'auth/refresh', { refreshToken });

/** Ends a session. */
export async function signOut(
  server: string | URL,
  { accessToken, refreshToken }: Session,
): Promise<void> {
  await send(addressOf(serverAddress(server), 'auth/logout'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ refreshToken }),
  });
}

/** Whether the access token is to be refreshed before it is used. */
export const isExpiring = ({ expiresAt }: Session): boolean => Date.now() > expiresAt - EARLY_MS;

/** Signs in when a token is first needed, and again when the session has ended. */
export function passwordTokens(
  server: string | URL,
  credentials: { email: string; password: string },
): TokenSource {
  let session: Promise<Session> | undefined;
  const open = () => {
    session = signIn(server, credentials);
    session.catch(() => {
      session = undefined;
    });
    return session;
  };
  return {
    async token() {
      const known = await (session ?? open());
      return (isExpiring(known) ? await open() : known).accessToken;
    },
    async renew(refused) {
      if ((await session)?.accessToken === refused) await open();
      return true;
    },
  };
}

async function post(server: string | URL, route: string, body: object): Promise<Session> {
  const response = await send(addressOf(serverAddress(server), route), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { accessToken, refreshToken, expiresIn, user } = (await response.json()) as SessionAnswer;
  if (refreshToken === undefined) throw new Error('the server keeps the refresh token in a cookie');
  return {
    ...{ accessToken, refreshToken, email: user.email },
    expiresAt: Date.now() + expiresIn * 1000,
  };
}
