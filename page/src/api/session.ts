/**
 * Who is signed in. The refresh token is a cookie that scripts cannot read; the access token is in the memory of this tab
 * only. Tabs take turns at refreshing, since a refresh token is good for one refresh.
 */
import { send } from '../../../src/client/requests.ts';
import { Problem } from './problem.ts';
import type { AuthOptions, Session, User } from './types.ts';
import { WORDS } from './words.ts';

const LOCK = 'log-flow-session';
/** Asks the server to keep the refresh token in a cookie; no other site can send it. */
const IN_COOKIE = { 'log-flow-session': 'cookie' };
/** Seconds before its end at which an access token is refreshed. */
const EARLY_SECONDS = 30;

interface Held {
  user: User;
  token: string;
  /** Milliseconds of `performance.now()`. */
  refreshAt: number;
}

let held: Held | null = null;
const watchers = new Set<() => void>();

/** For React's `useSyncExternalStore`. */
export const sessionStore = {
  subscribe(watcher: () => void): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
  user: (): User | null => held?.user ?? null,
};

function hold(session: Session | null): void {
  const before = held?.user;
  const after = session?.user;
  held = session && {
    user: before?.id === after?.id && before ? before : session.user,
    token: session.accessToken,
    refreshAt: performance.now() + (session.expiresIn - EARLY_SECONDS) * 1000,
  };
  if (before?.id !== after?.id) for (const watcher of watchers) watcher();
}

async function post(path: string, body?: object, token?: string): Promise<Response> {
  const headers = {
    ...IN_COOKIE,
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const request = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) };
  return asked(path, request);
}

/** Throws a Problem for every answer that is no success. */
async function asked(path: string, request: RequestInit): Promise<Response> {
  try {
    return await send(new URL(path, location.origin), request);
  } catch (error) {
    throw error instanceof Problem ? error.said(WORDS[error.code]) : error;
  }
}

async function begin(path: string, body?: object): Promise<User> {
  const response = await post(path, body);
  const answer = await response.json();
  if (!answer.accessToken) return answer.user;
  hold(answer);
  return answer.user;
}

export const signIn = (email: string, password: string): Promise<User> =>
  begin('/auth/login', { email, password });

/** Nobody is signed in afterwards where the address has to be confirmed first. */
export const register = (email: string, password: string): Promise<User> =>
  begin('/auth/register', { email, password });

export const tryItNow = (): Promise<User> => begin('/auth/try');

/** Ends all other sessions, and goes on with a new one. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  const token = await accessToken();
  const response = await post('/auth/password', { currentPassword, newPassword }, token);
  hold(await response.json());
}

export async function signOut(): Promise<void> {
  await post('/auth/logout');
  hold(null);
}

/** How one can sign in, and whether there is a session to go on with. */
async function readOptions(): Promise<AuthOptions> {
  const response = await asked('/auth/options', { headers: IN_COOKIE });
  return response.json();
}

/**
 * Goes on with the session that this browser has; without one nothing is asked that could only be refused. Resolves with how
 * one can sign in. Throws `unreachable` and what is no matter of the session.
 */
export async function resume(): Promise<AuthOptions> {
  const options = await readOptions();
  if (options.hasSession) await refresh(null);
  return options;
}

const ENDED = new Set([
  'unauthorized',
  'invalid_token',
  'token_expired',
  'token_reused',
  'validation_failed',
  'account_disabled',
]);

/** @param stale the token that is good no more; where another call has refreshed it meanwhile nothing is done */
async function refresh(stale: string | null): Promise<void> {
  await navigator.locks.request(LOCK, async () => {
    if (held !== null && held.token !== stale) return;
    try {
      const response = await post('/auth/refresh');
      hold(await response.json());
    } catch (problem) {
      if (!(problem instanceof Problem && ENDED.has(problem.code))) throw problem;
      hold(null);
    }
  });
}

/** A token that is good for some seconds. Throws `unauthorized` where nobody is signed in any more. */
export async function accessToken(): Promise<string> {
  if (held !== null && performance.now() >= held.refreshAt) await refresh(held.token);
  if (held !== null) return held.token;
  const title = 'You are signed out';
  throw new Problem('unauthorized', { title, detail: 'Sign in to go on.' });
}

/** After an answer 401: the session may have ended elsewhere, or the clock of this computer stood still. */
export async function renew(token: string): Promise<boolean> {
  await refresh(token);
  return held !== null;
}
