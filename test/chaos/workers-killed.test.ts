import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  assertExact,
  cannotRun,
  oneOf,
  openFleet,
  record,
  type Sample,
  samplesOf,
  scaled,
} from '../support/chaos.ts';

const JOBS = scaled(200, 30);
const KILLS = scaled(50, 8);
const WORKERS = 4;
/** Milliseconds between two kills, at most. */
const LONGEST_PAUSE_MS = 1500;
/** Records: from one chunk to five. */
const SIZES = [10, 40_000, 120_000, 250_000, 400_000];

describe('workers that are killed again and again', { skip: cannotRun }, () => {
  it('complete every job, once and exactly', async (t) => {
    const fleet = await openFleet({ workers: WORKERS });
    t.after(fleet.close);
    const samples = await samplesOf(fleet.folder, SIZES);
    const jobs = new Map<string, Sample>();
    const uploading = (async () => {
      while (jobs.size < JOBS) {
        const sample = oneOf(samples);
        const { jobID } = await fleet.client.put('app.log', sample.text);
        jobs.set(jobID, sample);
      }
    })();
    let kills = 0;
    for (; kills < KILLS; kills++) {
      // The moment of the kill is the point of the test; nothing is waited for.
      await delay(randomInt(LONGEST_PAUSE_MS));
      await fleet.replaceWorker(fleet.workers[randomInt(WORKERS)]!);
    }
    await uploading;
    for (const [jobID, sample] of jobs) await assertExact(fleet.client, jobID, sample);
    const rows = await fleet.query('select count(*)::int as reports from reports');
    assert.equal(rows[0].reports, JOBS, 'a job has no report, or more than one');
    const crashes = await fleet.query(
      `select count(*)::int as count from failed_attempts where kind = 'crash'`,
    );
    record(
      `${JOBS} jobs, ${WORKERS} workers, ${kills} SIGKILLs of workers at random moments`,
      `${jobs.size} of ${JOBS} \`Completed\`, counts exact, one report each; ${crashes[0].count} chunks were taken from dead workers`,
    );
  });
});
