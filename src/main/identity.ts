import type { Config } from '../config/index.ts';
import type { IdentityProvider } from '../identity/identity-provider.ts';
import type { Stores } from './stores/index.ts';

/** Where accounts are kept: in this service's own database, or in the Supabase project. */
export async function openIdentity(
  { auth, supabase, dataDir }: Config,
  { db, isShared }: Stores,
): Promise<IdentityProvider> {
  if (auth === 'supabase') {
    if (!supabase) throw new Error('The configuration asks for Supabase and names no project.');
    const { createSupabaseIdentity } = await import('../identity/supabase/index.ts');
    const { url, key, jwtSecret } = supabase;
    return createSupabaseIdentity({ url, key, jwtSecret: jwtSecret ?? undefined });
  }
  const local = await import('../identity/local/index.ts');
  const secret = isShared ? await local.loadSharedSecret(db) : await local.loadSecret(dataDir);
  return local.createLocalIdentity({ db, secret });
}
