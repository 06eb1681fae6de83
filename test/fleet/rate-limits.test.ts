import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createMemoryLimiter } from '../../src/rate-limits/memory/index.ts';
import { createPostgresLimits, type QueryPool } from '../../src/rate-limits/postgres/index.ts';
import { rateLimiterContract } from '../contract/rate-limiter.ts';
import { missingPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

describe('rate limits that processes share', { skip: missingPostgres() ?? false }, () => {
  let postgres: TestPostgres;
  let pools: pg.Pool[];
  const errors: unknown[] = [];
  const limitsOn = (pool: QueryPool) =>
    createPostgresLimits(pool, {
      fallback: createMemoryLimiter,
      onError: (error) => errors.push(error),
    });

  before(async () => {
    postgres = await startPostgres();
    const connectionString = await postgres.newDatabase();
    pools = [1, 2, 3].map(() => new pg.Pool({ connectionString, max: 3 }));
    // A connection that is closing still hears that the server stops; unheard, that ends the process.
    for (const pool of pools) pool.on('error', () => undefined);
  });
  after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await postgres.stop();
  });

  rateLimiterContract('in PostgreSQL', async () => ({
    createLimiter: await limitsOn(pools[0]!),
    close: async () => undefined,
  }));

  it('count together in all processes', async () => {
    const processes = await Promise.all(pools.map((pool) => limitsOn(pool)));
    const limiters = processes.map((createLimiter) => createLimiter('together', 10));
    const spent = await Promise.all(
      Array.from({ length: 30 }, (_, i) => limiters[i % limiters.length]!.spend('10.0.0.1')),
    );
    assert.deepEqual(
      spent
        .filter(({ allowed }) => allowed)
        .map(({ remaining }) => remaining)
        .sort((a, b) => a - b),
      Array.from({ length: 10 }, (_, i) => i),
    );
    assert.deepEqual(errors, []);
  });

  it('have one table, however many processes make it at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      await pools[0]!.query('drop table rate_limits');
      await Promise.all([...pools, ...pools, ...pools].map((pool) => limitsOn(pool)));
    }
  });

  it('count requests that come at the same time in few statements', async () => {
    let statements = 0;
    const limits = await limitsOn({
      query: (statement) => {
        statements++;
        return pools[0]!.query(statement);
      },
    });
    const limiter = limits('crowd', 1000);
    const before = statements;
    const spent = await Promise.all(Array.from({ length: 50 }, () => limiter.spend('10.0.0.1')));
    assert.equal(statements - before, 1);
    assert.deepEqual(
      spent.map(({ remaining }) => remaining),
      Array.from({ length: 50 }, (_, i) => 999 - i),
    );
  });

  it('refuse further requests of a key without asking the database', async () => {
    let statements = 0;
    const limits = await limitsOn({
      query: (statement) => {
        statements++;
        return pools[0]!.query(statement);
      },
    });
    const limiter = limits('few', 2);
    for (let i = 0; i < 2; i++) assert.ok((await limiter.spend('10.0.0.1')).allowed);
    const before = statements;
    for (let i = 0; i < 5; i++) assert.ok(!(await limiter.spend('10.0.0.1')).allowed);
    assert.equal(statements, before);
  });

  it('are kept by each process for itself while the database is away', async () => {
    let isAway = false;
    let refused = 0;
    const limits = await limitsOn({
      query: (statement) => {
        if (!isAway) return pools[0]!.query(statement);
        refused++;
        return Promise.reject(new Error('the server closed the connection'));
      },
    });
    const limiter = limits('away', 3);
    await limiter.spend('10.0.0.1');
    isAway = true;
    errors.length = 0;
    const spent = [];
    for (let i = 0; i < 4; i++) spent.push(await limiter.spend('10.0.0.1'));
    assert.deepEqual(
      spent.map(({ allowed }) => allowed),
      [true, true, true, false],
    );
    // It is not asked by every request, and the reason is told.
    assert.equal(refused, 1);
    assert.match(String(errors), /closed the connection/);
  });

  it('do not begin without a table', async () => {
    const query = () => Promise.reject(new Error('permission denied'));
    await assert.rejects(limitsOn({ query }), /permission denied/);
  });
});
