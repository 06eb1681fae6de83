import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GoTrueClient } from '@supabase/auth-js';
import { openSupabase } from '../support/identity.ts';
import { type SupabaseAuth, startSupabaseAuth } from '../support/supabase-auth.ts';
import { identityProviderContract } from './identity-provider.ts';

const traits = { checksPasswords: false, managesSessions: false, forgivesReplay: true };

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
        return openSupabase({ url, key, ...(algorithm === 'HS256' && { jwtSecret }) });
      },
      traits,
    );

    it('whose stand-in the library of Supabase takes for the service', async () => {
      const client = new GoTrueClient({
        url: `${auth.url}/auth/v1`,
        headers: { apikey: auth.key },
        autoRefreshToken: false,
        persistSession: false,
      });
      const credentials = { email: 'library@example.com', password: 'correct horse battery' };
      const { data } = await client.signUp(credentials);
      const user = await client.getUser();
      assert.equal(user.data.user?.id, data.user?.id);
      const { data: claims } = await client.getClaims();
      assert.equal(claims?.claims.sub, data.user?.id);
      const others = await client.signInWithPassword(credentials);
      await client.signOut({ scope: 'others' });
      const ended = await client.getUser(data.session?.access_token);
      assert.equal(ended.error?.name, 'AuthSessionMissingError');
      assert.equal((await client.getUser(others.data.session?.access_token)).error, null);
    });
  });
}
