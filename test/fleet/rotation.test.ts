import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Client as PostgresClient } from 'pg';
import { clientOf, newClient } from '../support/client.ts';
import { fleetEnvironment } from '../support/fleet.ts';
import { type FleetServers, startFleetServers } from '../support/fleet-servers.ts';
import { bracketedLog } from '../support/logs.ts';
import { missingPostgres } from '../support/postgres.ts';
import { missingRabbitMQ } from '../support/rabbitmq.ts';
import { type RunningProcess, runLogFlow, startApi, startWorker } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** The steps of docs/operations.md, "Rotate secrets". */
describe('other secrets', { skip: missingPostgres() ?? missingRabbitMQ() ?? false }, () => {
  let servers: FleetServers;
  let folder: TemporaryFolder;
  const running: RunningProcess[] = [];

  before(async () => {
    folder = await temporaryFolder();
    servers = await startFleetServers();
    Object.assign(process.env, servers.environment);
  });
  after(async () => {
    await Promise.all(running.map((one) => one.kill()));
    await servers?.stop();
    await folder.remove();
  });

  const start = async (env: Record<string, string>) => {
    const api = await startApi(folder.path, { ...env, LOGFLOW_WORKERS: '0' });
    const worker = await startWorker(folder.path, env);
    running.push(api, worker);
    return { api, worker };
  };

  it('of database and broker come into force without a pause', async () => {
    const given = await fleetEnvironment(folder.path);
    const sql = async (text: string): Promise<void> => {
      const client = new PostgresClient({ connectionString: given.DATABASE_URL });
      await client.connect();
      await client.query(text).finally(() => client.end());
    };
    await sql('create role logflow login');
    await sql('grant create on schema public to logflow');
    await sql(
      `grant create on database ${new URL(given.DATABASE_URL!).pathname.slice(1)} to logflow`,
    );
    const broker = await addBrokerUser(given);
    const before = { ...given, ...broker, DATABASE_URL: as(given.DATABASE_URL!, 'logflow') };
    assert.equal((await runLogFlow(['migrate'], before)).code, 0);
    const first = await start(before);
    const client = await newClient(first.api.url);

    await sql('create role logflow_2 login in role logflow');
    await sql('alter role logflow_2 set role logflow');
    const rotated = {
      ...{ ...given, ...(await addBrokerUser(given)) },
      DATABASE_URL: as(given.DATABASE_URL!, 'logflow_2'),
    };
    const second = await start(rotated);
    await first.worker.stop();
    await first.api.stop();
    await sql('alter role logflow nologin');
    await removeBrokerUser(given, new URL(broker.RABBITMQ_URL!).username);

    const again = clientOf(second.api.url, client.email, client.token);
    const { jobID } = await again.put('after.log', bracketedLog(100));
    assert.equal((await again.finished(jobID)).status, 'Completed');
    const migrated = await runLogFlow(['migrate'], rotated);
    assert.equal(migrated.code, 0, migrated.stderr);
  });
});

function as(address: string, user: string, password = ''): string {
  const url = new URL(address);
  Object.assign(url, { username: user, password });
  return url.href;
}

async function addBrokerUser(given: Record<string, string>): Promise<Record<string, string>> {
  const [name, password] = [`u-${randomUUID()}`, randomUUID()];
  const host = new URL(given.RABBITMQ_URL!).pathname.slice(1);
  await manage(given, 'PUT', `/api/users/${name}`, { password, tags: 'management' });
  const rights = { configure: '.*', write: '.*', read: '.*' };
  await manage(given, 'PUT', `/api/permissions/${host}/${name}`, rights);
  return {
    RABBITMQ_URL: as(given.RABBITMQ_URL!, name, password),
    RABBITMQ_MANAGEMENT_URL: as(given.RABBITMQ_MANAGEMENT_URL!, name, password),
  };
}

const removeBrokerUser = (given: Record<string, string>, name: string): Promise<void> =>
  manage(given, 'DELETE', `/api/users/${name}`);

async function manage(
  given: Record<string, string>,
  method: string,
  route: string,
  body?: object,
): Promise<void> {
  const { username, password, origin } = new URL(given.RABBITMQ_MANAGEMENT_URL!);
  const answer = await fetch(origin + route, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  assert.ok(answer.ok, `${method} ${route}: ${answer.status}`);
}
