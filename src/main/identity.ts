import type { Config } from '../config/index.ts';
import { messageOf } from '../errors.ts';
import { createApiKeys } from '../identity/api-keys.ts';
import { createGuessDelays } from '../identity/guess-delays.ts';
import type { IdentityProvider } from '../identity/identity-provider.ts';
import { limitGuesses } from '../identity/limit-guesses.ts';
import { keepReloading, openRevocations, type Revocations } from '../identity/revocations.ts';
import { createUserRights } from '../identity/user-rights.ts';
import type { StartupInput } from './startup-input.ts';
import type { Stores } from './stores/index.ts';

/** Everything about who may call: accounts, API keys, rights, and what was taken back. It ends with `parts`. */
export async function openIdentity(
  { config, log }: StartupInput,
  stores: Stores,
  parts: AsyncDisposableStack,
) {
  const { db } = stores;
  const revocations = await openRevocations(db);
  const reloading = keepReloading(revocations, (error) =>
    log.warn({ err: messageOf(error) }, 'could not read which sessions have ended'),
  );
  parts.defer(() => reloading.stop());
  const provider = await openProvider(config, stores, revocations);
  return {
    identity: limitGuesses(provider, createGuessDelays(db)),
    keys: createApiKeys(db, { ownersAreLocal: config.auth === 'local' }),
    rights: createUserRights(db),
    revocations,
  };
}

/** Where accounts are kept: in this service's own database, or in the Supabase project. */
async function openProvider(
  { auth, supabase, dataDir }: Config,
  { db, isShared }: Stores,
  revocations: Revocations,
): Promise<IdentityProvider> {
  if (auth === 'supabase') {
    if (!supabase) throw new Error('The configuration asks for Supabase and names no project.');
    const { createSupabaseIdentity } = await import('../identity/supabase/index.ts');
    const { url, key, jwtSecret } = supabase;
    return createSupabaseIdentity({ url, key, jwtSecret: jwtSecret ?? undefined, revocations });
  }
  const local = await import('../identity/local/index.ts');
  if (!isShared) await local.importSecretFile(db, dataDir);
  const signingKeys = await local.openSigningKeys(db);
  return local.createLocalIdentity({ db, signingKeys, revocations });
}
