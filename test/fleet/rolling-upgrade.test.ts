import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client as PostgresClient } from 'pg';
import { type Client, clientOf, newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { fleetEnvironment } from '../support/fleet.ts';
import { type FleetServers, startFleetServers } from '../support/fleet-servers.ts';
import { holdUpload } from '../support/held-upload.ts';
import { errorsIn, randomLog } from '../support/logs.ts';
import { missingPostgres } from '../support/postgres.ts';
import {
  buildPreviousCommit,
  missingPreviousCommit,
  type PreviousCommit,
} from '../support/previous-commit.ts';
import { missingRabbitMQ } from '../support/rabbitmq.ts';
import {
  LAUNCHER,
  type RunningProcess,
  runLogFlow,
  startApi,
  startWorker,
} from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LIMIT_MS = 120_000;
/** Records of a file of one chunk, and of one of several: 10 MB, the first chunks of which are 1, 2 and 4 MiB. */
const SIZES = { small: 50, large: 50_000 };

const cannotRun = missingPostgres() ?? missingRabbitMQ() ?? missingPreviousCommit() ?? false;

describe('an upgrade while the service runs', { skip: cannotRun }, () => {
  let previous: PreviousCommit;
  let servers: FleetServers;

  before(async () => {
    previous = await buildPreviousCommit();
    servers = await startFleetServers();
    Object.assign(process.env, servers.environment);
  });
  after(async () => {
    await servers?.stop();
    await previous?.remove();
  });

  for (const queue of ['RabbitMQ', 'PostgreSQL'] as const)
    it(`completes every job, with the queue in ${queue}`, async (t) => {
      const folder = await temporaryFolder();
      const running = new Set<RunningProcess>();
      t.after(async () => {
        await Promise.all([...running].map((one) => one.kill()));
        await folder.remove();
      });
      const { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, ...shared } = await fleetEnvironment(
        folder.path,
      );
      const env =
        queue === 'PostgreSQL' ? shared : { ...shared, RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL };
      const started = async <T extends RunningProcess>(starting: Promise<T>): Promise<T> => {
        const one = await starting;
        running.add(one);
        return one;
      };
      const stopped = async (one: RunningProcess): Promise<void> => {
        assert.equal(await one.stop(), 0, one.output());
        running.delete(one);
      };
      const api = (launcher = LAUNCHER) =>
        started(startApi(folder.path, { ...env, LOGFLOW_WORKERS: '0' }, launcher));
      const worker = (launcher = LAUNCHER) => started(startWorker(folder.path, env, launcher));
      const migrate = async (launcher = LAUNCHER): Promise<void> => {
        const { code, stderr } = await runLogFlow(
          ['migrate'],
          { LOGFLOW_DATA_DIR: folder.path, ...env },
          '',
          launcher,
        );
        assert.equal(code, 0, stderr);
      };

      await migrate(previous.launcher);
      const before = await lastMigration(env.DATABASE_URL!);
      const oldApi = await api(previous.launcher);
      let oldWorker = await worker(previous.launcher);
      const client = await newClient(oldApi.url);
      const done = [await completes(client, 'old with old')];

      await migrate();
      assert.notEqual(await lastMigration(env.DATABASE_URL!), before, 'no migration between them');
      done.push(await completes(client, 'old API and worker on the new tables'));
      // One file, whose partial reports come from workers of both releases.
      const forward = await halfCounted(client, 'forward.log');
      await stopped(oldWorker);
      let newWorker = await worker();
      done.push(await forward.end());
      done.push(await completes(client, 'old API, new worker'));

      const newApi = await api();
      const ofNew = clientOf(newApi.url, client.email, client.token);
      done.push(await completes(ofNew, 'both new'));
      const back = await halfCounted(ofNew, 'back.log');
      await stopped(newWorker);
      oldWorker = await worker(previous.launcher);
      done.push(await back.end());
      done.push(await completes(ofNew, 'new API, old worker'));
      // Back: an old API process is started again on tables of the new release, beside workers of both.
      const oldAgain = await api(previous.launcher);
      newWorker = await worker();
      const ofOld = clientOf(oldAgain.url, client.email, client.token);
      done.push(await completes(ofOld, 'old API again'));

      // Both releases read what either has stored.
      for (const reader of [ofNew, ofOld])
        for (const { jobID, records } of done) await ends(reader, jobID, records);
      for (const one of [oldApi, oldAgain, newApi, oldWorker, newWorker]) await stopped(one);
    });
});

interface Done {
  jobID: string;
  records: number;
}

/** Sends a file of one chunk and one of several, and holds the reports to what was sent. */
async function completes(client: Client, name: string): Promise<Done> {
  const small = await client.put(`${name}.log`, randomLog(SIZES.small));
  await ends(client, small.jobID, SIZES.small, errorsIn(SIZES.small));
  const { jobID } = await client.put(`${name}, large.log`, randomLog(SIZES.large));
  return ends(client, jobID, SIZES.large, errorsIn(SIZES.large));
}

/** Sends one half of a file and waits until a worker has counted some of it; `end` sends the other half. */
async function halfCounted(client: Client, name: string): Promise<{ end(): Promise<Done> }> {
  const upload = holdUpload(client, name);
  upload.send(randomLog(SIZES.large));
  await eventually('a chunk to be counted', async () => {
    const { body } = await client.call('GET', `/api/jobs/${upload.jobID}`);
    return body.chunks?.done > 0;
  });
  return {
    end: async () => {
      upload.send(randomLog(SIZES.large));
      await upload.end();
      return ends(client, upload.jobID, 2 * SIZES.large, 2 * errorsIn(SIZES.large));
    },
  };
}

async function ends(
  client: Client,
  jobID: string,
  records: number,
  errors?: number,
): Promise<Done> {
  const report = await client.finished(jobID, LIMIT_MS);
  assert.equal(report.status, 'Completed', JSON.stringify(report.error));
  assert.equal(report.totalLogsProcessed, records);
  if (errors !== undefined) assert.equal(report.logLevelCounts.error, errors);
  return { jobID, records };
}

async function lastMigration(connectionString: string): Promise<string> {
  const client = new PostgresClient({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select max(created_at)::text as last from drizzle.__drizzle_migrations',
    );
    return rows[0].last;
  } finally {
    await client.end();
  }
}
