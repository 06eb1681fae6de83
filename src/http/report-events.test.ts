/** The report of a question line by line, and what becomes of it when its client leaves. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { AppError } from '../errors.ts';
import { createMemoryExplore } from './testing/memory-explore.ts';
import { createMemoryJobs } from './testing/memory-jobs.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const LINES = { headers: { authorization: 'Bearer alice', accept: 'application/x-ndjson' } };
const PROGRESS = { kind: 'progress' as const, scanned: { bytes: 1, of: 2 } };
const ROUTES = [`/api/stats/${randomUUID()}?q=rare`, '/api/stats?q=rare'];

type Events = (signal: AbortSignal) => AsyncGenerator<typeof PROGRESS, void>;

/** A server whose reports come into being as these events. */
async function answering(events: Events): Promise<TestServer> {
  const explore = {
    ...createMemoryExplore(createMemoryJobs()),
    reportEvents: async (_owner: string, _job: string, _asked: object, signal: AbortSignal) =>
      events(signal),
    combinedReportEvents: async (
      _owner: string,
      _jobs: object,
      _asked: object,
      signal: AbortSignal,
    ) => events(signal),
  };
  return startServer({ explore });
}

for (const route of ROUTES) {
  it(`comes line by line where the client asks for it: ${route.split('?')[0]!.slice(0, 12)}`, async (t) => {
    const server = await answering(async function* () {
      yield PROGRESS;
      yield PROGRESS;
    });
    t.after(server.close);
    const answer = await server.fetch(route, LINES);
    assert.match(answer.headers.get('content-type')!, /^application\/x-ndjson/);
    const lines = (await answer.text()).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      [PROGRESS, PROGRESS],
    );
  });

  it(`says in its last line what broke it off: ${route.split('?')[0]!.slice(0, 12)}`, async (t) => {
    const server = await answering(async function* () {
      yield PROGRESS;
      throw new AppError('busy', 'Ask again.');
    });
    t.after(server.close);
    const lines = (await (await server.fetch(route, LINES)).text()).trimEnd().split('\n');
    const last = JSON.parse(lines.at(-1)!);
    assert.deepEqual([last.kind, last.problem.code], ['error', 'busy']);
  });

  it(`stops when its client leaves: ${route.split('?')[0]!.slice(0, 12)}`, async (t) => {
    let hasEnded = false;
    const server = await answering(async function* (signal) {
      yield PROGRESS;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      hasEnded = true;
    });
    t.after(server.close);
    const leaving = new AbortController();
    const answer = await server.fetch(route, { ...LINES, signal: leaving.signal });
    await answer.body!.getReader().read();
    assert.equal(hasEnded, false);
    leaving.abort();
    await eventually('the scan to stop', () => hasEnded);
  });
}
