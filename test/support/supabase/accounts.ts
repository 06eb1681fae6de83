import { randomBytes, randomUUID } from 'node:crypto';
import { Refused } from './refused.ts';

export interface Account {
  id: string;
  email: string;
  password: string;
  isConfirmed: boolean;
  createdAt: string;
}

export interface AuthSession {
  id: string;
  account: Account;
  /** All refresh tokens, the oldest first; the last one is good. */
  tokens: string[];
  refreshedAt: number;
}

/** Users and sessions of a project, in memory. */
export interface Accounts {
  find(email: string): Account | undefined;
  add(email: string, password: string, isConfirmed: boolean): Account;
  openSession(account: Account): AuthSession;
  session(id: unknown): AuthSession | undefined;
  /** Rotates a refresh token and gives the session that it belongs to. */
  refresh(token: string): AuthSession;
  /** `local` ends this session, `others` all but this, `global` all of its user. */
  logout(session: AuthSession, scope: string): void;
}

/** A used token may come again for `reuseSeconds` after the last refresh of its session. */
export function createAccounts(reuseSeconds: number): Accounts {
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, AuthSession>();

  return {
    find: (email) => accounts.get(email),
    add: (email, password, isConfirmed) => {
      const createdAt = new Date().toISOString();
      const account = { id: randomUUID(), email, password, isConfirmed, createdAt };
      accounts.set(email, account);
      return account;
    },
    openSession: (account) => {
      const session = {
        id: randomUUID(),
        account,
        tokens: [newToken()],
        refreshedAt: Date.now(),
      };
      sessions.set(session.id, session);
      return session;
    },
    session: (id) => sessions.get(String(id)),
    refresh: (token) => {
      const session = [...sessions.values()].find(({ tokens }) => tokens.includes(token));
      if (session === undefined) {
        throw new Refused(400, 'refresh_token_not_found', NOT_FOUND);
      }
      if (mayRotate(session, token)) session.tokens.push(newToken());
      else if (!mayReuse(session, token, reuseSeconds)) {
        sessions.delete(session.id);
        throw new Refused(400, 'refresh_token_already_used', ALREADY_USED);
      }
      session.refreshedAt = Date.now();
      return session;
    },
    logout: (session, scope) => {
      for (const other of sessions.values()) {
        if (other.account.id !== session.account.id) continue;
        const isThis = other.id === session.id;
        if (scope === 'global' || isThis === (scope === 'local')) sessions.delete(other.id);
      }
    },
  };
}

const NOT_FOUND = 'Invalid Refresh Token: Refresh Token Not Found';
const ALREADY_USED = 'Invalid Refresh Token: Already Used';

function newToken(): string {
  return randomBytes(9).toString('base64url');
}

function mayRotate({ tokens }: AuthSession, token: string): boolean {
  return tokens.at(-1) === token;
}

/**
 * The token before the newest may always come again, since its client may have lost the answer; older
 * ones only shortly after, since they may come from tabs that refresh at the same moment. Both get the
 * newest token.
 */
function mayReuse(session: AuthSession, token: string, reuseSeconds: number): boolean {
  if (session.tokens.at(-2) === token) return true;
  return Date.now() - session.refreshedAt < reuseSeconds * 1000;
}
