/** A few cases of each target, the same in every run; `npm run fuzz` tries others for as long as it is told. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { runTarget } from './run-target.ts';
import { type FuzzedServer, startFuzzedServer } from './server.ts';
import { isTooSlow, type Target } from './target.ts';
import { LOCAL_TARGETS, serverTargets } from './targets/index.ts';

const SEED = 20;
/** Together some seconds. */
const CASES: Record<string, number> = {
  'log-content': 60,
  patterns: 150,
  compressed: 30,
  mask: 60,
  query: 80,
  'http-bytes': 120,
  multipart: 60,
  uploads: 8,
  websocket: 30,
};

async function tryOut({ name, input, check }: Target): Promise<void> {
  const property = fc.asyncProperty(input, async (value) => {
    await check(value);
  });
  await fc.assert(property, { seed: SEED, numRuns: CASES[name]! });
}

describe('fuzzing', () => {
  let server: FuzzedServer;
  before(async () => {
    server = await startFuzzedServer();
  });
  after(() => server.close());

  for (const target of LOCAL_TARGETS) it(target.name, () => tryOut(target));

  it('a server', async (t) => {
    for (const target of serverTargets(server)) await t.test(target.name, () => tryOut(target));
    // The session and the jobs that targets use are still there: no case was refused for want of them.
    assert.equal((await server.client.call('GET', `/api/jobs/${server.openJob}`)).status, 200);
    assert.equal((await server.client.call('GET', `/api/jobs/${server.doneJob}`)).status, 200);
  });
});

describe('npm run fuzz', () => {
  const faulty: Target<number> = {
    name: 'faulty',
    input: fc.nat(1000),
    limit: { floorMs: 100, msPerMB: 50 },
    check: async (value) => {
      assert.ok(value < 20, 'too large');
      return { bytes: 1_000_000, ms: 0 };
    },
  };

  it('makes a case that fails as small as it can be, and repeats it', async () => {
    const { failure } = await runTarget(faulty as Target, { seed: SEED, milliseconds: 60_000 });
    assert.equal(failure?.input, '20');
    assert.match(failure.error, /too large/);
    const again = await runTarget(faulty as Target, {
      seed: SEED,
      milliseconds: 60_000,
      path: failure.path,
    });
    assert.deepEqual([again.failure?.input, again.failure?.path], ['20', failure.path]);
  });

  it('fails where a case is too slow for its size', async () => {
    assert.equal(isTooSlow({ bytes: 1_000_000, ms: 150 }, faulty.limit), false);
    assert.equal(isTooSlow({ bytes: 1_000_000, ms: 151 }, faulty.limit), true);
    const slow = { ...faulty, check: async () => ({ bytes: 0, ms: 101 }) } as Target;
    const { failure, slowest } = await runTarget(slow, { seed: SEED, milliseconds: 60_000 });
    assert.match(failure!.error, /too slow: 101 ms for 0 bytes/);
    assert.deepEqual(slowest, { bytes: 0, ms: 101 });
  });
});
