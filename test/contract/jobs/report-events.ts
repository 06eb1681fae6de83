import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { applicationLog, sourceOf } from '../../support/logs.ts';
import { REPORT_KEYS } from './report-keys.ts';
import { OWNER, type Steps } from './steps.ts';

/** Reports of questions as they come into being. */
export function reportEvents(steps: Steps): void {
  const staying = new AbortController().signal;

  async function analysed(text: string, format?: string): Promise<string> {
    const source = { ownerID: OWNER, fileName: 'app.log', ...(format && { format }) };
    const { jobID } = await steps.domain.jobs.receive(sourceOf(text, 4096), source);
    await steps.deliverAll(jobID);
    return jobID;
  }

  for (const q of ['level:info', 'level:info -started', '/[0-9]{3}/', 'level:error', '', 'x:1']) {
    it(`end with the plain answer, and are exact of what was read before: ${q || 'all'}`, async (t) => {
      const text = applicationLog(3000);
      const jobID = await analysed(text);
      const { explore } = steps.domain;
      everyReport(t);
      const events = await Array.fromAsync(
        await explore.reportEvents(OWNER, jobID, { q }, staying),
      );
      const whole = await explore.report(OWNER, jobID, { q }, staying);
      assert.deepEqual(events.at(-1), { kind: 'end', report: whole });
      const shares = events.flatMap((event) => (event.kind === 'progress' ? [event] : []));
      const read = shares.map(({ scanned }) => scanned.bytes);
      assert.deepEqual(
        read,
        read.toSorted((a, b) => a - b),
      );
      assert.equal(shares.at(-1)!.scanned.bytes, shares.at(-1)!.scanned.of);
      const partial = shares.find(({ report }) => report !== undefined);
      // Where no frame is known to hold no match, what was read is the beginning of the file.
      if (!partial?.report || read[0] !== 0) return;
      const beginning = Buffer.from(text).subarray(0, partial.scanned.bytes).toString();
      const format = whole.format!.name;
      const expected = await explore.report(
        OWNER,
        await analysed(beginning, format),
        { q },
        staying,
      );
      for (const key of REPORT_KEYS) {
        assert.deepEqual({ [key]: partial.report[key] }, { [key]: expected[key] });
      }
    });
  }

  it('tell of several jobs what was read so far, and end with the plain answer', async (t) => {
    const jobIDs = [await analysed(applicationLog(2000)), await analysed(applicationLog(1000))];
    const { explore } = steps.domain;
    everyReport(t);
    const asked = { q: 'level:info' };
    const events = await Array.fromAsync(
      await explore.combinedReportEvents(OWNER, { jobIDs }, asked, staying),
    );
    const whole = await explore.combinedReport(OWNER, { jobIDs }, asked, staying);
    assert.deepEqual(events.at(-1), { kind: 'end', report: whole });
    const counts = events.flatMap((event) =>
      event.report ? [event.report.totalLogsProcessed] : [],
    );
    assert.ok(counts.length > 2, `${counts}`);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    );
  });

  it('read nothing more when nobody listens any more', async (t) => {
    const jobID = await analysed(applicationLog(20_000));
    const { blobs } = steps.domain.context;
    const reads = t.mock.method(blobs, 'getRange').mock;
    const events = await steps.domain.explore.reportEvents(
      OWNER,
      jobID,
      { q: 'level:info' },
      staying,
    );
    // Before anything is read, and after the first part.
    for (let i = 0; i < 2; i++) assert.equal((await events.next()).value?.kind, 'progress');
    await events.return();
    // What had been begun has ended when another question is answered.
    await steps.domain.explore.report(OWNER, jobID, { q: 'line:1' }, staying);
    const stopped = reads.callCount();
    await steps.domain.explore.report(OWNER, jobID, { q: 'level:info' }, staying);
    const whole = reads.callCount() - stopped;
    assert.ok(stopped < whole / 2, `${stopped} reads of ${whole}`);
  });

  it('refuse a faulty question before the first event', async () => {
    const jobID = await analysed(applicationLog(300));
    const { explore } = steps.domain;
    const asked = { q: 'level:loud' };
    await assert.rejects(explore.reportEvents(OWNER, jobID, asked, staying), { code: 'bad_query' });
    await assert.rejects(explore.combinedReportEvents(OWNER, { jobIDs: [jobID] }, asked, staying), {
      code: 'bad_query',
    });
    await assert.rejects(explore.reportEvents('owner-2', jobID, {}, staying), {
      code: 'not_found',
    });
  });
}

/** A clock that goes fast enough for a report after each batch. */
function everyReport(t: TestContext): void {
  let now = performance.now();
  t.mock.method(performance, 'now', () => (now += 1000));
}
