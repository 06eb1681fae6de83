import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { eq, isNull, sql } from '../../src/database/drizzle.ts';
import type { OpenDatabase } from '../../src/database/open.ts';
import { preparedOnce, UNNAMED } from '../../src/database/prepared.ts';
import { requests, users } from '../../src/database/schema.ts';
import { openServerDatabase } from '../../src/database/server/index.ts';
import { createPostgresBus } from '../../src/live/postgres/index.ts';
import { createPostgresQueue } from '../../src/queue/postgres/index.ts';
import { createPostgresRequests } from '../../src/requests/postgres/index.ts';
import type { RequestBus } from '../../src/requests/request-bus.ts';
import { databaseContract, newUser } from '../contract/database.ts';
import { progressBusContract } from '../contract/progress-bus.ts';
import { queueContract } from '../contract/queue.ts';
import { requestBusContract } from '../contract/request-bus.ts';
import { eventually } from '../support/eventually.ts';
import { missingPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const missing = missingPostgres();
const ignoreError = () => undefined;

/** The message in which PostgreSQL tells a client, when it connects, the process that serves it (`BackendKeyData`). */
const BACKEND_KEY = Buffer.from('K\0\0\0\x0c', 'latin1');

function withOtherProcess(bytes: Buffer): Buffer {
  const at = bytes.indexOf(BACKEND_KEY);
  if (at >= 0)
    bytes.writeInt32BE(bytes.readInt32BE(at + BACKEND_KEY.length) + 1, at + BACKEND_KEY.length);
  return bytes;
}

describe('PostgreSQL', { skip: missing ?? false }, () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  const open = (url: string, poolSize = 4) =>
    openServerDatabase(url, { poolSize, onError: ignoreError });
  databaseContract('database on PostgreSQL', async () => {
    const url = await server.newDatabase();
    return { open: () => open(url), remove: async () => undefined };
  });

  queueContract('PostgreSQL', async () => {
    const url = await server.newDatabase();
    const queue = await createPostgresQueue({ database: { url }, onError: ignoreError });
    return { queue, close: () => queue.close() };
  });

  progressBusContract('PostgreSQL', async () => {
    const url = await server.newDatabase();
    const [here, there] = await Promise.all([
      createPostgresBus({ url, onError: ignoreError }),
      createPostgresBus({ url, onError: ignoreError }),
    ]);
    return {
      here: here!,
      there: there!,
      close: async () => {
        await Promise.all([here!.close(), there!.close()]);
      },
    };
  });

  requestBusContract('PostgreSQL', async () => {
    const url = new URL(await server.newDatabase());
    const database = await open(url.href);
    const proxies = new Map<RequestBus, TcpProxy>();
    const openBus = async (): Promise<RequestBus> => {
      const proxy = await startTcpProxy(Number(url.port));
      const proxied = new URL(url);
      proxied.port = String(proxy.port);
      const bus = createPostgresRequests({ url: proxied.href, onError: ignoreError });
      proxies.set(bus, proxy);
      return bus;
    };
    const [asking, here, there] = [await openBus(), await openBus(), await openBus()];
    return {
      asking,
      answering: [here, there],
      open: openBus,
      cut: async (bus) => {
        proxies.get(bus)!.cut();
      },
      waiting: () => database.db.$count(requests, isNull(requests.takenBy)),
      close: async () => {
        await Promise.all([asking, here, there].map((bus) => bus.close()));
        await database.close();
        for (const proxy of proxies.values()) await proxy.close();
      },
    };
  });

  describe('as the database', () => {
    let database: OpenDatabase;
    before(async () => {
      database = await open(await server.newDatabase());
    });
    after(() => database.close());

    it('is migrated once by ten processes that start at once', async () => {
      const url = await server.newDatabase();
      const all = await Promise.all(Array.from({ length: 10 }, () => open(url, 2)));
      for (const { db } of all) assert.equal(await db.$count(users), 0);
      await Promise.all(all.map((one) => one.close()));
    });

    it('makes the queue once for ten processes that start at once', async () => {
      const url = await server.newDatabase();
      const all = await Promise.all(
        Array.from({ length: 10 }, () =>
          createPostgresQueue({ database: { url }, onError: ignoreError }),
        ),
      );
      await Promise.all(all.map((one) => one.ping()));
      await Promise.all(all.map((one) => one.close()));
    });

    it('keeps the statements of the hot path, but not behind a pooler', async (t) => {
      const url = new URL(await server.newDatabase());
      // A pooler tells a client the number of no process: no connection of the server is its own.
      const pooler = await startTcpProxy(Number(url.port), withOtherProcess);
      t.after(pooler.close);
      const pooled = new URL(url);
      pooled.port = String(pooler.port);
      for (const [through, kept] of [
        [url, ['2']],
        [pooled, []],
      ] as const) {
        // One connection, since each has its own.
        const { db, close } = await open(through.href, 1);
        const statement = preparedOnce((on) => on.select().from(users).prepare(UNNAMED));
        for (let n = 0; n < 2; n++) assert.deepEqual(await statement(db).execute(), []);
        const plans = sql<string>`(generic_plans + custom_plans)::text`;
        const rows = await db.select({ plans }).from(sql`pg_prepared_statements`);
        assert.deepEqual(
          rows.map((row) => row.plans),
          kept,
        );
        await close();
      }
    });

    it('runs transactions again that met a deadlock', async () => {
      const [one, two] = [newUser(), newUser()];
      await database.db.insert(users).values([one, two]);
      const touchBoth = (first: string, second: string) => {
        const met = Promise.withResolvers<void>();
        const done = database.db.transaction(async (tx) => {
          const touch = (id: string) =>
            tx.update(users).set({ passwordHash: id }).where(eq(users.id, id));
          await touch(first);
          met.resolve();
          await Promise.all([here.promise, there.promise]);
          await touch(second);
        });
        return { met, done };
      };
      const [here, there] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const left = touchBoth(one.id, two.id);
      const right = touchBoth(two.id, one.id);
      left.met.promise.then(here.resolve);
      right.met.promise.then(there.resolve);
      await Promise.all([left.done, right.done]);
    });
  });

  it('away gives database_failed and queue_failed, and all goes on when it is back', async () => {
    const url = await server.newDatabase();
    const database = await open(url);
    const queue = await createPostgresQueue({ database: { url }, onError: ignoreError });
    const seen = new Set<number>();
    const consumer = await queue.consume(
      async ({ chunkIndex }) => {
        seen.add(chunkIndex);
        return { kind: 'ack' };
      },
      { concurrency: 1 },
    );
    const bus = await createPostgresBus({ url, onError: ignoreError });
    let heard = 0;
    const jobID = randomUUID();
    bus.subscribe(jobID, () => heard++);
    const asking = createPostgresRequests({ url, onError: ignoreError });
    const answering = createPostgresRequests({ url, onError: ignoreError });
    const answers = await answering.answer(async (request) => request, { concurrency: 1 });
    const ask = async () => {
      const options = { timeLimitMs: 60_000, signal: new AbortController().signal };
      return (await asking.ask(Buffer.from('a'), options)).length === 1;
    };
    assert.ok(await ask());
    try {
      // A connection that is being closed hears of the end as well, and nobody listens to it any more.
      await eventually('the connections of the tests before to end', async () => {
        const others = sql`datname <> current_database() and backend_type = 'client backend'`;
        return (await database.db.$count(sql`pg_stat_activity`, others)) === 0;
      });
      await server.kill();
      await assert.rejects(database.db.$count(users), { code: 'database_failed', retryAfter: 5 });
      await assert.rejects(
        database.db.transaction(async (tx) => tx.insert(users).values(newUser())),
        { code: 'database_failed' },
      );
      await assert.rejects(queue.publish([{ jobID, chunkIndex: 1 }], { class: 'small' }), {
        code: 'queue_failed',
      });
      await assert.rejects(queue.ping(), { code: 'queue_failed' });
      await assert.rejects(ask(), { name: 'RequestError', failure: 'unavailable' });
      await assert.rejects(asking.room());
      bus.changed(jobID);
      await server.start();
      await eventually('the database', async () => (await database.db.$count(users)) === 0);
      await eventually('the listener to be told to look again', () => heard > 0);
      await eventually('a message to be published', async () => {
        await queue.publish([{ jobID, chunkIndex: 2 }], { class: 'small' });
        return true;
      });
      await eventually('it to come', () => seen.has(2), 60_000);
      const before = heard;
      bus.changed(jobID);
      await eventually('a change to be heard', () => heard > before);
      await eventually('room for a request', async () => (await asking.room()) === 1);
      await eventually('a request to be answered', ask);
    } finally {
      await consumer.close();
      await answers.close();
      await Promise.all([asking.close(), answering.close()]);
      await Promise.all([queue.close(), bus.close(), database.close()]);
    }
  });
});
