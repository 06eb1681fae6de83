import fc from 'fast-check';
import { DONE_JOB, OPEN_JOB, target } from '../inputs/requests.ts';
import { assertAnswer, type FuzzedServer } from '../server.ts';
import { ROUND_TRIP, type Target } from '../target.ts';

const input = fc.record({
  target,
  method: fc.constantFrom('GET', 'GET', 'GET', 'OPTIONS'),
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** Cursors and other parameters, ids and paths: an answer below 500, a refusal with its code. */
export const queryTarget = (server: FuzzedServer): Target<Input> => ({
  name: 'query',
  input,
  limit: ROUND_TRIP,
  check: async ({ target, method }) => {
    const path = target.replace(OPEN_JOB, server.openJob).replace(DONE_JOB, server.doneJob);
    const begun = performance.now();
    const { status, body } = await server.client.call(method, path);
    assertAnswer(status, body, path);
    await server.assertAlive();
    return { bytes: path.length, ms: performance.now() - begun };
  },
});
