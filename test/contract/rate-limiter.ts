import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type CreateLimiter, WINDOW_SECONDS } from '../../src/rate-limits/rate-limiter.ts';

export interface OpenLimits {
  createLimiter: CreateLimiter;
  close(): Promise<void>;
}

/** What the port `CreateLimiter` promises. */
export function rateLimiterContract(name: string, open: () => Promise<OpenLimits>): void {
  describe(`rate limits kept ${name}`, () => {
    let opened: OpenLimits;
    before(async () => {
      opened = await open();
    });
    after(() => opened.close());

    it('allow as many requests of a key as the limit says, and tell what is left', async () => {
      const limiter = opened.createLimiter('some', 3);
      assert.equal(limiter.points, 3);
      const spent = [];
      for (let request = 0; request < 5; request++) spent.push(await limiter.spend('10.0.0.1'));
      assert.deepEqual(
        spent.map(({ allowed, remaining }) => [allowed, remaining]),
        [
          [true, 2],
          [true, 1],
          [true, 0],
          [false, 0],
          [false, 0],
        ],
      );
      for (const { msBeforeNext } of spent) {
        assert.ok(msBeforeNext > 0 && msBeforeNext <= WINDOW_SECONDS * 1000, String(msBeforeNext));
      }
    });

    it('count each request that comes at the same time', async () => {
      const limiter = opened.createLimiter('crowd', 10);
      const spent = await Promise.all(Array.from({ length: 30 }, () => limiter.spend('10.0.0.1')));
      const remaining = spent.filter(({ allowed }) => allowed).map((one) => one.remaining);
      assert.deepEqual(
        remaining.toSorted((a, b) => a - b),
        Array.from({ length: 10 }, (_, left) => left),
      );
    });

    it('count each key and each group of routes by itself', async () => {
      const [general, auth] = [opened.createLimiter('general', 5), opened.createLimiter('auth', 5)];
      assert.equal((await general.spend('10.0.0.1')).remaining, 4);
      assert.equal((await general.spend('10.0.0.2')).remaining, 4);
      assert.equal((await auth.spend('10.0.0.1')).remaining, 4);
    });
  });
}
