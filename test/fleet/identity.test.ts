import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { OpenDatabase } from '../../src/database/open.ts';
import { openServerDatabase } from '../../src/database/server/index.ts';
import { AppError } from '../../src/errors.ts';
import { createApiKeys } from '../../src/identity/api-keys.ts';
import { createGuessDelays } from '../../src/identity/guess-delays.ts';
import { rotateSigningKey } from '../../src/identity/local/index.ts';
import { identityProviderContract } from '../contract/identity-provider.ts';
import { openLocal } from '../support/identity.ts';
import { missingPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

describe('local accounts on PostgreSQL', { skip: missingPostgres() ?? false }, () => {
  let server: TestPostgres;
  let database: OpenDatabase;
  before(async () => {
    server = await startPostgres();
    const url = await server.newDatabase();
    database = await openServerDatabase(url, { poolSize: 4, onError: () => undefined });
  });
  after(async () => {
    await database.close();
    await server.stop();
  });

  identityProviderContract('local', async () => (await openLocal(database.db)).identity);

  it('guesses are counted by all processes together, also at the same moment', async () => {
    const processes = [createGuessDelays(database.db), createGuessDelays(database.db)];
    const wrong = async () => {
      throw new AppError('invalid_credentials', 'No.');
    };
    const guesses = Array.from({ length: 40 }, (_, guess) =>
      processes[guess % 2]!.guess('victim@example.com', `2001:db8:0:${guess}::1`, wrong).catch(
        ({ code }) => code,
      ),
    );
    const tried = (await Promise.all(guesses)).filter((code) => code === 'invalid_credentials');
    assert.equal(tried.length, 5);
    const right = processes[0]!.guess('victim@example.com', undefined, async () => 'in');
    await assert.rejects(right, { code: 'rate_limited' });
  });

  it('an API key of one process is good in the others, and so is a new signing key', async () => {
    const owner = { id: randomUUID(), email: 'me@example.com' };
    const { key } = await createApiKeys(database.db).add(owner, {
      name: 'n',
      scopes: ['read', 'upload'],
      expiresAt: null,
    });
    const { user, scopes } = await createApiKeys(database.db).verify(key);
    assert.deepEqual([user, scopes], [owner, ['read', 'upload']]);

    const { identity } = await openLocal(database.db);
    const session = await identity.register('rotation@example.com', 'correct horse battery');
    await rotateSigningKey(database.db, false);
    const other = await openLocal(database.db);
    await other.identity.verify(session.accessToken);
    const next = await other.identity.refresh(session.refreshToken);
    await other.identity.verify(next.accessToken);
  });
});
