import { AppError } from '../../errors.ts';
import type { IdentityProvider } from '../../identity/identity-provider.ts';

export const ALICE = { id: 'alice', email: 'alice@example.com' };
const BOB = { id: 'bob', email: 'bob@example.com' };

/** Knows two people by their names as tokens, and `alice-for-50-ms`; for tests that are not about accounts. */
export function createMemoryIdentity(): IdentityProvider {
  const refuse = async () => {
    throw new AppError('invalid_credentials', 'Nobody signs in here.');
  };
  return {
    register: refuse,
    login: refuse,
    refresh: refuse,
    logout: async () => undefined,
    verify: async (token) => {
      const user = [ALICE, BOB].find(({ id }) => id === token);
      const [, brief] = /^alice-for-(\d+)-ms$/.exec(token) ?? [];
      if (brief) return { ...ALICE, expiresAt: Date.now() + Number(brief) };
      if (user === undefined) throw new AppError('invalid_token', 'Send alice or bob.');
      return user;
    },
  };
}
