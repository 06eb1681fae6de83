/** Runs test files with the servers of a fleet: PostgreSQL and RabbitMQ on free ports of 127.0.0.1. */
import { startFleetServers } from '../test/support/fleet-servers.ts';
import { missingPostgres } from '../test/support/postgres.ts';
import { missingRabbitMQ } from '../test/support/rabbitmq.ts';
import type { TestRun } from './run-tests.ts';

/** Where servers are not installed, the files are counted as skipped and the reason is said. */
export async function runOnFleet(
  tests: TestRun,
  what: string,
  files: string[],
  limits: Parameters<TestRun['run']>[1],
): Promise<void> {
  if (files.length === 0) return;
  const missing = [missingPostgres(), missingRabbitMQ()].filter((reason) => reason !== null);
  if (missing.length > 0) {
    const reason = `${missing.join(' ')} scripts/fleet-deps installs what is missing.`;
    process.stdout.write(`\nSkipped: ${what} on the fleet. ${reason}\n`);
    tests.counts.skipped += files.length;
    return;
  }
  const servers = await startFleetServers();
  try {
    // Test files run as processes of their own: test/support/server.ts finds the servers by these.
    Object.assign(process.env, servers.environment);
    await tests.run(files, limits);
  } finally {
    for (const name of Object.keys(servers.environment)) delete process.env[name];
    await servers.stop();
  }
}
