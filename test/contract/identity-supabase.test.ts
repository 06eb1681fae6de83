import { after, before, describe } from 'node:test';
import { createSupabaseIdentity } from '../../src/identity/supabase/index.ts';
import { type SupabaseAuth, startSupabaseAuth } from '../support/supabase-auth.ts';
import { identityProviderContract } from './identity-provider.ts';

const traits = { checksPasswords: false, forgivesReplay: true };

for (const algorithm of ['ES256', 'HS256'] as const) {
  describe(`accounts at Supabase that signs with ${algorithm}`, () => {
    let auth: SupabaseAuth;

    before(async () => {
      auth = await startSupabaseAuth({ algorithm });
    });
    after(() => auth.close());

    identityProviderContract(
      'supabase',
      async () => {
        const { url, key, jwtSecret } = auth;
        return createSupabaseIdentity({ url, key, ...(algorithm === 'HS256' && { jwtSecret }) });
      },
      traits,
    );
  });
}
