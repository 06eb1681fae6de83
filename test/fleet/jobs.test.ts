import { after, before, describe } from 'node:test';
import { openServerDatabase } from '../../src/database/server/index.ts';
import { createPostgresBus } from '../../src/live/postgres/index.ts';
import { createPostgresQueue } from '../../src/queue/postgres/index.ts';
import { jobsContract } from '../contract/jobs/index.ts';
import { missingPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

const failAtOnce = (error: unknown) => {
  throw error;
};

describe('the domain on PostgreSQL', { skip: missingPostgres() ?? false }, () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());

  jobsContract('a PostgreSQL server', {
    alone: false,
    openStores: async () => {
      const url = await server.newDatabase();
      return {
        database: await openServerDatabase(url, { poolSize: 4, onError: failAtOnce }),
        queue: await createPostgresQueue({ database: { url }, onError: failAtOnce }),
        bus: await createPostgresBus({ url, onError: failAtOnce }),
      };
    },
  });
});
