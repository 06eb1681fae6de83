import { createHash } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';

/** Seconds; tests wait for leases of killed processes to end. */
const LEASE_SECONDS = 5;

/** Whether this test run has a fleet's servers (scripts/fleet.ts sets where they are). */
export const isFleet = (): boolean => process.env.FLEET_POSTGRES_URL !== undefined;

/**
 * The environment of processes that share stores of their own on the fleet's servers: a database, a
 * virtual host of the broker, a folder. The same data folder always gives the same stores.
 */
export async function fleetEnvironment(dataFolder: string): Promise<Record<string, string>> {
  const name = `t${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`;
  const database = new URL(required('FLEET_POSTGRES_URL'));
  await createDatabase(database.href, name);
  database.pathname = `/${name}`;
  const rabbitmq = new URL(required('FLEET_RABBITMQ_URL'));
  await createVirtualHost(required('FLEET_MANAGEMENT_URL'), rabbitmq.username, name);
  rabbitmq.pathname = `/${name}`;
  return {
    DATABASE_URL: database.href,
    RABBITMQ_URL: rabbitmq.href,
    RABBITMQ_MANAGEMENT_URL: required('FLEET_MANAGEMENT_URL'),
    STORAGE_URL: pathToFileURL(path.join(dataFolder, 'blobs')).href,
    LOGFLOW_LEASE_SECONDS: String(LEASE_SECONDS),
  };
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}

/** `PUT` does nothing where the host is there already. */
async function createVirtualHost(managementURL: string, user: string, name: string): Promise<void> {
  await put(managementURL, `/api/vhosts/${name}`, {});
  await put(managementURL, `/api/permissions/${name}/${user || 'guest'}`, {
    configure: '.*',
    write: '.*',
    read: '.*',
  });
}

async function put(managementURL: string, route: string, body: object): Promise<void> {
  const { username, password, origin } = new URL(managementURL);
  const credentials = Buffer.from(`${username || 'guest'}:${password || 'guest'}`);
  const answer = await fetch(`${origin}${route}`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${credentials.toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`PUT ${route}: ${answer.status} ${await answer.text()}`);
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run npm run test:fleet`);
  return value;
}
