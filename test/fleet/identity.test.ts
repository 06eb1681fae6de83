import { after, before, describe } from 'node:test';
import type { OpenDatabase } from '../../src/database/open.ts';
import { openServerDatabase } from '../../src/database/server/index.ts';
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
});
