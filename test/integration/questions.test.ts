import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { createQuestionThreads } from '../../src/engine-threads/search/question-threads.ts';
import { AppError } from '../../src/errors.ts';
import { createExplore, startWorker } from '../../src/jobs/index.ts';
import { openDomain } from '../support/domain.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog, sourceOf } from '../support/logs.ts';

it('what no process of a fleet can read is named in missing, and an export of it is refused', async (t) => {
  const domain = await openDomain();
  t.after(domain.close);
  const threads = createQuestionThreads({ threads: 1 });
  t.after(() => threads.close());
  const { context, jobs } = domain;
  const ownerID = randomUUID();
  const { jobID, totalBytes } = await jobs.receive(sourceOf(bracketedLog(20_000)), {
    ownerID,
    fileName: 'app.log',
  });
  const worker = await startWorker(context);
  await eventually('the job to complete', async () => {
    return (await jobs.live(jobID))?.status === 'Completed';
  });
  await worker.stop(10);

  const crash = async () => {
    throw new AppError('chunk_crashed', 'The chunk ended its thread.');
  };
  const explore = createExplore(
    { ...context, questions: { ...threads, search: crash } },
    context.settings,
    {
      requests: {
        room: async () => 0,
        ask: () => assert.fail('There is no worker.'),
        answer: () => assert.fail('Nobody answers here.'),
        close: async () => undefined,
      },
      timeLimitMs: 1000,
      answeredHere: 0,
      release: '1.2.3',
    },
  );
  const { signal } = new AbortController();
  const asked = { q: 'login' };
  const page = { ...asked, order: 'line', limit: 10 } as const;
  for (const { missing } of [
    await explore.report(ownerID, jobID, asked, signal),
    await explore.records(ownerID, jobID, page, signal),
  ]) {
    assert.equal(
      missing.reduce((sum, { bytes }) => sum + bytes, 0),
      totalBytes,
    );
    for (const { reason } of missing) assert.match(reason, /^No process could read it: The chunk/);
  }
  await assert.rejects(explore.export(ownerID, jobID, asked, 'raw', signal), {
    code: 'busy',
    message: /^Ask again: No process/,
  });
  assert.ok(domain.logged.some(({ message }) => message === 'a part of a question has no answer'));
});
