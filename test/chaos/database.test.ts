import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertExact, cannotRun, openFleet, record, samplesOf, scaled } from '../support/chaos.ts';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/steady-load.ts';

const RESTARTS = scaled(20, 4);
const SIZES = [10, 2000, 20_000, 120_000];

describe('a database that is restarted again and again', { skip: cannotRun }, () => {
  it('loses no job and counts none twice; meanwhile the API says when to try again', async (t) => {
    const fleet = await openFleet({ workers: 2 });
    t.after(fleet.close);
    const samples = await samplesOf(fleet.folder, SIZES);
    const load = startLoad(() => fleet.client, samples);
    t.after(load.stop);
    for (let restart = 0; restart < RESTARTS; restart++) {
      const before = load.accepted.size;
      await eventually('more uploads', () => load.accepted.size >= before + 4, 120_000);
      await fleet.servers.postgres.restart();
    }
    const before = load.accepted.size;
    await eventually('more uploads', () => load.accepted.size >= before + 4, 120_000);
    await load.stop();
    const answers = [...load.refused.keys()];
    assert.deepEqual(
      answers.filter((answer) => answer !== 503),
      [],
      `answers: ${JSON.stringify([...load.refused])}`,
    );
    assert.equal(load.withoutRetryAfter, 0);
    for (const [jobID, sample] of load.accepted) await assertExact(fleet.client, jobID, sample);
    const rows = await fleet.query(
      `select count(*)::int as twice from reports r where r.job_id not in (select id from jobs where status = 'Completed')`,
    );
    assert.equal(rows[0].twice, 0);
    record(
      `PostgreSQL restarted ${RESTARTS} times under load`,
      `${load.accepted.size} of ${load.accepted.size} jobs that were answered 202 \`Completed\`, counts exact; ${load.refused.get(503) ?? 0} uploads were answered 503 with \`Retry-After\`, none 500`,
    );
  });
});
