/** The PostgreSQL and the RabbitMQ that Log-Flow and the floor have in common. */
import { Client } from 'pg';
import { type FleetServers, startFleetServers } from '../../test/support/fleet-servers.ts';
import { missingPostgres } from '../../test/support/postgres.ts';
import { missingRabbitMQ } from '../../test/support/rabbitmq.ts';

/** Starts both; they end with `parts`. Throws an error that names what is not installed. */
export async function openServers(parts: AsyncDisposableStack): Promise<FleetServers> {
  const missing = [missingPostgres(), missingRabbitMQ()].filter((reason) => reason !== null);
  if (missing.length > 0) throw new Error(missing.join(' '));
  const servers = await startFleetServers();
  parts.defer(servers.stop);
  // test/support/fleet.ts finds the servers by these.
  Object.assign(process.env, servers.environment);
  return servers;
}

/** Their names and versions, as they say them. */
export async function serverVersions({
  postgres,
  rabbitmq,
}: FleetServers): Promise<[name: string, version: string][]> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    const { rows } = await client.query('show server_version');
    const version = String(rows[0].server_version).split(' ', 1)[0]!;
    return [
      ['PostgreSQL', version],
      ['RabbitMQ', await rabbitVersion(rabbitmq.managementURL)],
    ];
  } finally {
    await client.end();
  }
}

async function rabbitVersion(managementURL: string): Promise<string> {
  const { username, password, origin } = new URL(managementURL);
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const answer = await fetch(`${origin}/api/overview`, {
    headers: { authorization: `Basic ${credentials}` },
  });
  if (!answer.ok) throw new Error(`RabbitMQ's management API answered ${answer.status}`);
  return ((await answer.json()) as { rabbitmq_version: string }).rabbitmq_version;
}
