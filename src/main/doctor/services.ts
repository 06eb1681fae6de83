/** Of the services that the configuration names: database, broker, storage, Supabase. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import type { JobLog } from '../../jobs/index.ts';
import { programName } from '../../runtime/program-name.ts';
import { openBlobs } from '../stores/blobs.ts';
import { openRabbitQueue } from '../stores/rabbitmq.ts';
import { Advised, type Check } from './check.ts';

const SILENT: JobLog = {
  ...{ error: () => undefined, warn: () => undefined, info: () => undefined },
};
const LEAST_POSTGRESQL = 15;

export function serviceChecks(config: Config): Check[] {
  return [
    ...(config.database ? databaseChecks(config.database) : [EMBEDDED]),
    ...(config.rabbitmq ? [broker(config.rabbitmq)] : []),
    storage(config),
    ...(config.auth === 'supabase' && config.supabase ? [supabase(config.supabase)] : []),
  ];
}

const EMBEDDED: Check = {
  name: 'database',
  advice: '',
  look: async () => 'embedded, in the data folder',
};

function databaseChecks({ url, directURL }: NonNullable<Config['database']>): Check[] {
  const server: Check = {
    name: 'database',
    advice:
      'look at DATABASE_URL: host, port, user, password, database; and whether the server runs',
    look: async () => {
      const { probeDatabase } = await import('../../database/server/probe.ts');
      const { version, pending } = await probeDatabase(url);
      const shown = `PostgreSQL ${version}`;
      if (Number.parseInt(version, 10) < LEAST_POSTGRESQL)
        throw new Advised(shown, `use PostgreSQL ${LEAST_POSTGRESQL} or newer`);
      if (pending > 0)
        throw new Advised(
          `${shown}, ${pending} migrations are missing`,
          `run ${programName()} migrate, or start a process: it does so itself`,
        );
      return `${shown}, all migrations are there`;
    },
  };
  if (directURL === url) return [server];
  const direct: Check = {
    name: 'database, directly',
    advice: 'DATABASE_DIRECT_URL has to reach the server itself, not a pooler',
    look: async () => {
      const { probeNotifications } = await import('../../database/server/probe.ts');
      await probeNotifications(directURL);
      return 'LISTEN works';
    },
  };
  return [server, direct];
}

function broker(rabbitmq: NonNullable<Config['rabbitmq']>): Check {
  return {
    name: 'RabbitMQ',
    advice: `look at RABBITMQ_URL: host, port, user, password, virtual host; ${programName()} migrate makes the queues`,
    look: async () => {
      const queue = await openRabbitQueue(rabbitmq, SILENT);
      await queue.close();
      return 'reachable, its queues are there';
    },
  };
}

/** Writes, reads and removes an object under a key that nobody else has. */
function storage(config: Config): Check {
  return {
    name: 'storage',
    advice: 'look at STORAGE_URL, the rights of its key, and whether the bucket is there',
    look: async () => {
      const { storage } = config;
      if (storage.kind === 'file' && !existsSync(storage.folder))
        return 'file: its folder is made at the first start';
      const blobs = await openBlobs(config);
      const prefix = randomUUID();
      const key = `${prefix}/doctor`;
      const bytes = new TextEncoder().encode(prefix);
      await blobs.ping();
      await blobs.put(key, bytes);
      try {
        const read = await blobs.get(key);
        if (Buffer.compare(read, bytes) !== 0)
          throw new Error('other bytes came back than went in');
      } finally {
        await blobs.removeAll(prefix);
      }
      return `${storage.kind}: wrote, read and removed an object`;
    },
  };
}

function supabase({ url, key }: NonNullable<Config['supabase']>): Check {
  return {
    name: 'Supabase Auth',
    advice: 'look at SUPABASE_URL and SUPABASE_KEY (page API of the project)',
    look: async () => {
      const address = new URL('auth/v1/settings', url.endsWith('/') ? url : `${url}/`);
      const { ok, status } = await fetch(address, { headers: { apikey: key } });
      if (!ok) throw new Error(`it answered with status ${status}`);
      return 'reachable, and it takes the key';
    },
  };
}
