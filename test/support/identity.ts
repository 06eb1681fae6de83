import type { Database } from '../../src/database/open.ts';
import { secrets } from '../../src/database/schema.ts';
import { AppError } from '../../src/errors.ts';
import {
  createLocalIdentity,
  type LocalIdentityOptions,
  openSigningKeys,
} from '../../src/identity/local/index.ts';
import { openRevocations, type Revocations } from '../../src/identity/revocations.ts';
import {
  createSupabaseIdentity,
  type SupabaseIdentityOptions,
} from '../../src/identity/supabase/index.ts';

/** The key that signs the access tokens of the tests. */
export const SECRET = new Uint8Array(32).fill(7);

/** Local accounts in a database, as an API process opens them. */
export async function openLocal(
  db: Database,
  options: Partial<Omit<LocalIdentityOptions, 'db'>> = {},
) {
  await db.insert(secrets).values({ name: 'access-tokens', value: SECRET }).onConflictDoNothing();
  const revocations = options.revocations ?? (await openRevocations(db, options.now));
  const signingKeys = options.signingKeys ?? (await openSigningKeys(db, options.now));
  const identity = createLocalIdentity({ db, signingKeys, revocations, ...options });
  return { identity, revocations };
}

/** Accounts at Supabase; the list of ended sessions is in memory. */
export function openSupabase(options: Omit<SupabaseIdentityOptions, 'revocations'>) {
  return createSupabaseIdentity({ ...options, revocations: memoryRevocations() });
}

function memoryRevocations(): Revocations {
  const revoked = new Set<string>();
  return {
    assertEnabled: () => undefined,
    assertNotRevoked: ({ sessionID }) => {
      if (sessionID === null || !revoked.has(sessionID)) return;
      throw new AppError('invalid_token', 'This session has ended. Sign in again.');
    },
    revoke: async (ids) => {
      for (const id of ids) revoked.add(id);
    },
    reload: async () => undefined,
  };
}
