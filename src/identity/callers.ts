import { AppError } from '../errors.ts';
import { programName } from '../runtime/program-name.ts';
import { type ApiKeys, isApiKey, type Scope } from './api-keys.ts';
import type { IdentityProvider, User } from './identity-provider.ts';
import type { Revocations } from './revocations.ts';
import type { UserRights } from './user-rights.ts';

/** Who sent a request, and what the token that came with it allows. */
export interface Caller {
  user: User;
  /** Of an access token that names one. */
  sessionID: string | null;
  /** When an access token expires: milliseconds since the epoch; null for an API key. */
  expiresAt: number | null;
  /** What an API key may do; null for a signed-in user, who may do everything that is his. */
  scopes: ReadonlySet<Scope> | null;
}

/**
 * What a route asks of its caller: a scope, `session` (a signed-in user, for keys and the account itself), or
 * `any` (any good token).
 */
export type Access = Scope | 'session' | 'any';

export interface Callers {
  /** Throws `invalid_token`, `token_expired` and `account_disabled`. */
  authenticate(token: string): Promise<Caller>;
  /**
   * Whether what was taken from a caller may stay: throws `invalid_token` or `account_disabled` where account, session
   * or key have ended since the request began. That a token has expired meanwhile is no fault.
   */
  assertStillGood(caller: Caller, token: string): Promise<void>;
  /** Throws `insufficient_scope`, and `admin_required` where the user is no administrator. */
  assertMay(caller: Caller, access: Access): Promise<void>;
  /** Whether the caller is an administrator and the token may be used as such. */
  isAdmin(caller: Caller): Promise<boolean>;
}

export interface CallersOptions {
  identity: Pick<IdentityProvider, 'verify'>;
  keys: Pick<ApiKeys, 'verify'>;
  rights: UserRights;
  revocations: Pick<Revocations, 'assertEnabled' | 'assertNotRevoked'>;
}

/** Callers by access token or API key. */
export function createCallers({ identity, keys, rights, revocations }: CallersOptions): Callers {
  const isAdmin = async ({ user, scopes }: Caller): Promise<boolean> =>
    (scopes === null || scopes.has('admin')) && (await rights.isAdmin(user.id));

  return {
    isAdmin,
    authenticate: async (token) => {
      if (!isApiKey(token)) return { ...(await identity.verify(token)), scopes: null };
      const { user, scopes } = await keys.verify(token);
      revocations.assertEnabled(user.id);
      return { user, sessionID: null, expiresAt: null, scopes: new Set(scopes) };
    },
    assertStillGood: async ({ user, sessionID, expiresAt }, token) => {
      if (!isApiKey(token)) {
        return revocations.assertNotRevoked({ user, sessionID, expiresAt: expiresAt ?? 0 });
      }
      revocations.assertEnabled(user.id);
      await keys.verify(token).catch((error: unknown) => {
        if (!(error instanceof AppError && error.code === 'token_expired')) throw error;
      });
    },
    assertMay: async (caller, access) => {
      if (access === 'any') return;
      const { scopes } = caller;
      if (scopes !== null && (access === 'session' || !scopes.has(access))) {
        throw insufficientScope(access);
      }
      if (access === 'admin' && !(await isAdmin(caller))) {
        throw new AppError(
          'admin_required',
          `Ask an operator: ${programName()} users grant ADDRESS.`,
        );
      }
    },
  };
}

function insufficientScope(access: Scope | 'session'): AppError {
  const advice =
    access === 'session'
      ? 'API keys cannot do this: sign in, and send the access token.'
      : `Use an API key with the scope ${access}.`;
  return new AppError('insufficient_scope', advice);
}
