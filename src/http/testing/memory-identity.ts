import { AppError } from '../../errors.ts';
import type { ApiKeys } from '../../identity/api-keys.ts';
import type { IdentityProvider } from '../../identity/identity-provider.ts';
import type { UserRights } from '../../identity/user-rights.ts';
import type { Settings, UserSettings } from '../../identity/user-settings.ts';

export const ALICE = { id: 'alice', email: 'alice@example.com' };
const BOB = { id: 'bob', email: 'bob@example.com' };
/** An administrator. */
const ROOT = { id: 'root', email: 'root@example.com' };

/** Knows three people by their names as tokens, and `alice-for-50-ms`; for tests that are not about accounts. */
export function createMemoryIdentity(): IdentityProvider {
  const refuse = async () => {
    throw new AppError('invalid_credentials', 'Nobody signs in here.');
  };
  return {
    refreshSeconds: 60,
    register: refuse,
    login: refuse,
    refresh: refuse,
    logout: async () => undefined,
    verify: async (token) => {
      const [, brief] = /^alice-for-(\d+)-ms$/.exec(token) ?? [];
      if (brief) return { user: ALICE, sessionID: null, expiresAt: Date.now() + Number(brief) };
      const user = [ALICE, BOB, ROOT].find(({ id }) => id === token);
      if (user === undefined) throw new AppError('invalid_token', 'Send alice, bob or root.');
      return { user, sessionID: null, expiresAt: Date.now() + 3_600_000 };
    },
    sessions: async () => [],
    endSession: refuse,
    changePassword: refuse,
    confirmPassword: refuse,
    removeAccount: refuse,
  };
}

export const memoryRights: UserRights = { isAdmin: async (userID) => userID === ROOT.id };

/** There are none. */
export const memoryKeys: ApiKeys = {
  add: async () => {
    throw new AppError('too_many_keys', 'There are no keys here.');
  },
  list: async () => [],
  remove: async () => {
    throw new AppError('not_found', 'There is no such key.');
  },
  removeAll: async () => undefined,
  verify: async () => {
    throw new AppError('invalid_token', 'This API key is unknown.');
  },
};

/** What users have chosen, for as long as the server runs. */
export function memorySettings(): UserSettings {
  const chosen = new Map<string, Settings>();
  return {
    of: async (userID) => chosen.get(userID) ?? { timeZone: null },
    change: async (userID, settings) => void chosen.set(userID, settings),
    remove: async (userID) => void chosen.delete(userID),
  };
}
