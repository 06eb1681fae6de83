import assert from 'node:assert/strict';
import { type Client, clientOf, type Json, request } from '../support/client.ts';
import { errorsIn } from '../support/logs.ts';
import type { PreviousRelease } from '../support/previous-release.ts';

/** What differs between two jobs with the same content. */
const OF_THE_JOB = ['jobID', 'fileName', 'createdAt', 'startedAt', 'finishedAt'];

/** Holds a server that has the stores of the previous release to what that release had answered and left undone. */
export async function assertGoesOn(url: string, before: PreviousRelease): Promise<void> {
  const signIn = async (email: string): Promise<Client> => {
    const answer = await request(url, 'POST', '/auth/login', {
      body: JSON.stringify({ email, password: before.password }),
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return clientOf(url, email, answer.body.accessToken);
  };
  const [ada, bob] = [await signIn(before.emails.ada), await signIn(before.emails.bob)];
  // A second time, with what the first one may have written anew.
  await signIn(before.emails.ada);
  const report = async (client: Client, jobID: string): Promise<Json> =>
    (await client.call('GET', `/api/stats/${jobID}`)).body;
  const { jobs, reports, records } = before;

  // All that the release before said is said still; this one says more.
  assert.partialDeepStrictEqual(await report(ada, jobs.small), reports.small);
  assert.partialDeepStrictEqual(await report(ada, jobs.large), reports.large);
  assert.partialDeepStrictEqual(await report(bob, jobs.ofBob), reports.ofBob);
  assert.equal((await ada.call('GET', `/api/stats/${jobs.ofBob}`)).status, 404);
  assert.partialDeepStrictEqual(
    contentOf(await report(ada, jobs.neverAsked)),
    contentOf(reports.small),
    'a report that is made only now',
  );

  assert.equal((await report(ada, jobs.failed)).error.code, 'blob_missing');
  const unfinished = await ada.finished(jobs.unfinished, 60_000);
  assert.equal(unfinished.status, 'Completed');
  assert.equal(unfinished.totalLogsProcessed, records.unfinished);
  assert.equal((await ada.call('POST', `/api/jobs/${jobs.failed}/retry`)).status, 202);
  const retried = await ada.finished(jobs.failed, 60_000);
  assert.equal(retried.status, 'Completed');
  assert.equal(retried.totalLogsProcessed, records.failed);
  assert.equal(retried.logLevelCounts.error, errorsIn(records.failed));

  const list = await ada.call('GET', '/api/jobs');
  assert.equal(list.body.items.length, 5);
  const fileOf = (jobID: string) => ada.call('GET', `/api/jobs/${jobID}/file`);
  const ofJob = (jobID: string) => list.body.items.find((job: Json) => job.jobID === jobID);
  // That release removed the bytes of completed jobs; those that are completed by this one are kept.
  for (const jobID of [jobs.small, jobs.large]) {
    const { bytesKept, storedBytes } = ofJob(jobID);
    assert.deepEqual({ bytesKept, storedBytes }, { bytesKept: false, storedBytes: 0 });
    const { status, body } = await fileOf(jobID);
    assert.deepEqual([status, body.code], [410, 'bytes_gone']);
  }
  for (const [jobID, lines] of [
    [jobs.unfinished, records.unfinished],
    [jobs.failed, records.failed],
  ] as const) {
    const { bytesKept, storedBytes, totalBytes } = ofJob(jobID);
    assert.ok(bytesKept && storedBytes > 0);
    const { status, body } = await fileOf(jobID);
    assert.equal(status, 200);
    assert.equal(body.length, totalBytes);
    assert.equal(body.split('\n').length - 1, lines);
  }
  // Reports of several jobs are merged from what both releases stored.
  const combined = (await ada.call('GET', '/api/stats')).body;
  const counted = [reports.small, reports.small, reports.large, unfinished, retried];
  const total = counted.reduce((sum, { totalLogsProcessed }) => sum + totalLogsProcessed, 0);
  assert.equal(combined.totalLogsProcessed, total);
}

function contentOf(report: Json): Json {
  return Object.fromEntries(Object.entries(report).filter(([name]) => !OF_THE_JOB.includes(name)));
}
