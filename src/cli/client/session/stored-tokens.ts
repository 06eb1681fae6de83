import {
  fixedToken,
  isExpiring,
  Problem,
  refreshSession,
  type Session,
  type TokenSource,
} from '../../../client/node/index.ts';
import { programName } from '../../../runtime/program-name.ts';
import { CommandError } from '../../output/failure.ts';
import { changeSession, forgetLogin, storedLogin } from './session-file.ts';

/** What says that a session has ended. */
const ENDED = new Set(['invalid_token', 'token_expired', 'token_reused', 'account_disabled']);

/** The login that is stored for a server; undefined where there is none. */
export function storedTokens(server: URL): TokenSource | undefined {
  const login = storedLogin(server);
  if (!login) return undefined;
  return 'apiKey' in login ? fixedToken(login.apiKey) : sessionTokens(server, login);
}

function sessionTokens(server: URL, first: Session): TokenSource {
  let session = first;
  const refresh = async (isMeant: (stored: Session) => boolean) => {
    const refreshed = (old: Session) => refreshSession(server, old);
    const next = await changeSession(server, isMeant, refreshed).catch(endedAt(server));
    if (!next) throw signedOut(server);
    session = next;
  };
  return {
    async token() {
      if (isExpiring(session)) await refresh(isExpiring);
      return session.accessToken;
    },
    async renew(refused) {
      await refresh(({ accessToken }) => accessToken === refused);
      return true;
    },
  };
}

/** A session that has ended is forgotten. */
const endedAt = (server: URL) => async (error: unknown) => {
  if (!(error instanceof Problem && ENDED.has(error.code))) throw error;
  await forgetLogin(server);
  throw signedOut(server, error);
};

function signedOut(server: URL, cause?: Problem): CommandError {
  const message = `the session at ${server.origin} has ended: sign in again with ${programName()} login`;
  return new CommandError(message, { code: cause?.code, cause });
}
