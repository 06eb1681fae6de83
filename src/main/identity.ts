import type { Config } from '../config/index.ts';
import { messageOf } from '../errors.ts';
import { createApiKeys } from '../identity/api-keys.ts';
import type { FirstAccount } from '../identity/first-account.ts';
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
  const { provider, firstAccount } = await openProvider(config, stores, revocations);
  return {
    identity: limitGuesses(provider, createGuessDelays(db)),
    firstAccount,
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
): Promise<{ provider: IdentityProvider; firstAccount: FirstAccount | null }> {
  if (auth === 'supabase') {
    if (!supabase) throw new Error('The configuration asks for Supabase and names no project.');
    const { createSupabaseIdentity } = await import('../identity/supabase/index.ts');
    const { url, key, jwtSecret } = supabase;
    const options = { url, key, jwtSecret: jwtSecret ?? undefined, revocations };
    return { provider: createSupabaseIdentity(options), firstAccount: null };
  }
  const local = await import('../identity/local/index.ts');
  if (!isShared) await local.importSecretFile(db, dataDir);
  const signingKeys = await local.openSigningKeys(db);
  const provider = local.createLocalIdentity({ db, signingKeys, revocations });
  // What many processes share is no service of one machine.
  return { provider, firstAccount: isShared ? null : provider.firstAccount };
}
