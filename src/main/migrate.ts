import { readStartupInput } from './startup-input.ts';
import { openStores } from './stores/index.ts';

/**
 * Prepares the stores that the environment names, and changes nothing where they are as they should be:
 * tables, queues, buckets. Returns a line for each store. Throws ConfigError.
 */
export async function migrate(): Promise<string[]> {
  const { config, log } = readStartupInput();
  const done: string[] = [];
  if (config.rabbitmq) {
    const { declareTopology } = await import('../queue/rabbitmq/index.ts');
    await declareTopology(config.rabbitmq.url);
    done.push('RabbitMQ: exchanges and queues are declared');
  }
  // Opening makes tables, the queue in the database, and the bucket of Supabase where they are missing.
  const stores = await openStores(config, log);
  try {
    await stores.blobs.ping();
  } finally {
    await stores.close();
  }
  done.push(
    `Database: the tables of ${config.database ? 'PostgreSQL' : config.dataDir} are up to date`,
  );
  done.push(`Storage: ${config.storage.kind} is writable`);
  return done;
}
