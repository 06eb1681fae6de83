import { after, before, describe } from 'node:test';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { describeMigrations } from '../contract/migrations/migrations.ts';
import { missingPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

describe('PostgreSQL', { skip: missingPostgres() ?? false }, () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());

  describeMigrations(async () => {
    const client = new Client({ connectionString: await server.newDatabase() });
    await client.connect();
    return {
      query: async (text, values) => (await client.query(text, values)).rows,
      migrate: (migrationsFolder) => migrate(drizzle(client), { migrationsFolder }),
      close: () => client.end(),
    };
  });
});
