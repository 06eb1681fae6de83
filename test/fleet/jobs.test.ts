import { after, before, describe } from 'node:test';
import { openServerDatabase } from '../../src/database/server/index.ts';
import { createPostgresBus } from '../../src/live/postgres/index.ts';
import { createPostgresQueue } from '../../src/queue/postgres/index.ts';
import { jobsContract } from '../contract/jobs/index.ts';
import { jobsPortContract } from '../contract/jobs-port.ts';
import type { DomainStores } from '../support/domain.ts';
import { openJobs } from '../support/open-jobs.ts';
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

  const openStores = async (): Promise<DomainStores> => {
    const url = await server.newDatabase();
    return {
      database: await openServerDatabase(url, { poolSize: 4, onError: failAtOnce }),
      queue: await createPostgresQueue({ database: { url }, onError: failAtOnce }),
      bus: await createPostgresBus({ url, onError: failAtOnce }),
    };
  };
  jobsContract('a PostgreSQL server', { alone: false, openStores });
  jobsPortContract('the domain on a PostgreSQL server', () => openJobs(openStores));
});
