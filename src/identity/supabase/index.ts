import type { Session as AuthSession, User as AuthUser } from '@supabase/auth-js';
import { decodeJwt } from 'jose';
import { AppError } from '../../errors.ts';
import { normaliseAddress } from '../email-address.ts';
import type { IdentityProvider, Session, User } from '../identity-provider.ts';
import type { Revocations } from '../revocations.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { explainLogin, explainRefresh, explainRegister } from './failures.ts';

export interface SupabaseIdentityOptions {
  /** SUPABASE_URL: the project's address; Supabase Auth is under its `/auth/v1`. */
  url: string;
  /** The anon or publishable key. A secret one works too, but gives no right that is needed here. */
  key: string;
  /** The secret of a project that signs with HS256; without it the project's public keys are used. */
  jwtSecret?: string | undefined;
  revocations: Revocations;
  /** How long an answer may take, in ms; default 10,000. */
  timeoutMs?: number;
  /** The shortest time between two looks for an unknown signing key, in ms; default 30,000. */
  keyCooldownMs?: number;
  now?: () => Date;
}

/** Its refresh tokens have no end that it tells: a browser forgets one after 30 days without use. */
const REFRESH_SECONDS = 30 * 24 * 60 * 60;

/**
 * Accounts at Supabase Auth, of which this service stores nothing. Access tokens are checked here;
 * everything else is one request to the provider.
 *
 * Two things to know: its rate limits see all users at the address of this server, and an access token whose
 * session ended elsewhere stays good until it expires (by its default an hour). `logout` here ends it at once.
 * Sessions, passwords and the accounts themselves are managed at Supabase (`managed_elsewhere`).
 *
 * Throws for an address that is none and for a secret that is too short.
 */
export function createSupabaseIdentity(options: SupabaseIdentityOptions): IdentityProvider {
  const { key, jwtSecret, revocations, timeoutMs = 10_000, keyCooldownMs = 30_000 } = options;
  const now = options.now ?? (() => new Date());
  const url = authAddress(options.url);
  const exchange = createExchange(url, key, timeoutMs);
  const check = createAccessTokens({ url, key, jwtSecret, timeoutMs, keyCooldownMs, now });

  const signIn = async (credentials: { email: string; password: string }): Promise<Session> => {
    const { session } = await exchange(
      (client) => client.signInWithPassword(credentials),
      explainLogin,
    );
    return toSession(session);
  };

  return {
    refreshSeconds: REFRESH_SECONDS,

    // Supabase does the same to case, but refuses surrounding space.
    register: (email, password) => register(exchange, normaliseAddress(email), password),

    login: async (address, password) => {
      const session = await signIn({ email: normaliseAddress(address), password });
      revocations.assertEnabled(session.user.id);
      return session;
    },

    refresh: async (refreshToken) => {
      const session = toSession(await refresh(exchange, refreshToken));
      revocations.assertEnabled(session.user.id);
      return session;
    },

    logout: async (refreshToken) => {
      const ended = await logout(exchange, refreshToken);
      if (ended === null) return;
      const { session_id: id } = decodeJwt(ended.access_token);
      if (typeof id !== 'string') return;
      await revocations.revoke([id], new Date(now().getTime() + ended.expires_in * 1000));
      await revocations.reload();
    },

    verify: async (accessToken) => {
      const verified = await check(accessToken);
      revocations.assertNotRevoked(verified);
      return verified;
    },

    sessions: () => elsewhere('sessions'),
    endSession: () => elsewhere('sessions'),
    changePassword: () => elsewhere('passwords'),
    confirmPassword: async ({ email }, password) => {
      await signIn({ email, password });
    },
    // The account may be in use for other services of the project.
    removeAccount: async () => undefined,
  };
}

async function elsewhere(what: string): Promise<never> {
  throw new AppError(
    'managed_elsewhere',
    `Manage your ${what} where your account is: at Supabase.`,
  );
}

function authAddress(text: string): string {
  const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isAddress) throw new Error(`The address of Supabase is no http or https URL: ${text}`);
  return `${text.replace(/\/+$/, '')}/auth/v1`;
}

async function register(exchange: Exchange, email: string, password: string) {
  const { user, session } = await exchange(
    (client) => client.signUp({ email, password }),
    explainRegister,
  );
  if (session !== null) return toSession(session);
  const pending = toUser(user);
  // Where addresses are confirmed, Supabase answers a taken one like a new one, but for this: the
  // user it makes up has no identities. It is told apart here because the port promises
  // `email_taken`, and because anyone with the public key can see it anyway. The price is that
  // registering tells which addresses have accounts, as it does with every other provider of ours;
  // what limits the guessing is the rate limit on POST /auth/*.
  if (user?.identities?.length === 0) {
    throw new AppError('email_taken', 'Sign in, or use another address.');
  }
  return { user: pending };
}

async function refresh(exchange: Exchange, refreshToken: string): Promise<AuthSession | null> {
  const { session } = await exchange(
    (client) => client.refreshSession({ refresh_token: refreshToken }),
    explainRefresh,
  );
  return session;
}

/**
 * Supabase ends a session by its access token only, so the refresh token is exchanged for one first.
 * One that cannot be exchanged belongs to no session, or to one that has just ended for it. Gives the session
 * that ended.
 */
async function logout(exchange: Exchange, refreshToken: string): Promise<AuthSession | null> {
  try {
    const session = await refresh(exchange, refreshToken);
    if (session === null) return null;
    await exchange((client) => client.admin.signOut(session.access_token, 'local'), explainRefresh);
    return session;
  } catch (error) {
    if (error instanceof AppError && ENDED.has(error.code)) return null;
    throw error;
  }
}

const ENDED: ReadonlySet<string> = new Set(['invalid_token', 'token_expired', 'token_reused']);

function toSession(session: AuthSession | null): Session {
  if (session === null) throw unusable();
  return {
    accessToken: session.access_token,
    refreshToken: session.refresh_token,
    tokenType: 'Bearer',
    expiresIn: session.expires_in,
    user: toUser(session.user),
  };
}

function toUser(user: AuthUser | null): User {
  if (!user?.id || !user.email) throw unusable();
  return { id: user.id, email: user.email };
}

/** An account without an address (by phone, anonymous), whose tokens `verify` does not take. */
function unusable(): AppError {
  return new AppError('invalid_token', 'Sign in with an e-mail address and a password.');
}
