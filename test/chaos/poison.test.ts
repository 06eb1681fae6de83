import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertExact, cannotRun, openFleet, record, samplesOf } from '../support/chaos.ts';
import { eventually } from '../support/eventually.ts';

const GOOD_JOBS = 50;
const WORKERS = 2;
/** Seconds that the database holds the poison chunk's commit back: time to see who works on it. */
const HELD_SECONDS = 20;

describe('a chunk that kills its worker each time', { skip: cannotRun }, () => {
  it('is given up after three solo crashes, and stops nobody else', async (t) => {
    const fleet = await openFleet({ workers: WORKERS });
    t.after(fleet.close);
    const [sample] = await samplesOf(fleet.folder, [2000]);
    const poison = crypto.randomUUID();
    // Whoever has analysed it waits in its commit, and is killed there. The commit is one statement, which
    // the database would carry out without its worker, so it fails in the end.
    await fleet.query(`create function hold() returns trigger language plpgsql as $$
      begin perform pg_sleep(${HELD_SECONDS}); raise exception 'held back'; end $$`);
    for (const table of ['partial_reports', 'reports']) {
      await fleet.query(`create trigger hold before insert on ${table} for each row
        when (new.job_id = '${poison}') execute function hold()`);
    }
    let kills = 0;
    let isOver = false;
    const killing = (async () => {
      while (!isOver) {
        const rows = await fleet.query(
          `select worker_id from chunks where job_id = $1 and status = 'Processing'`,
          [poison],
        );
        const victim = fleet.workers.find(({ id }) => id === rows[0]?.worker_id);
        if (!victim) continue;
        await fleet.replaceWorker(victim);
        kills++;
      }
    })();
    t.after(async () => {
      isOver = true;
      await killing;
    });
    await fleet.client.put('poison.log', sample!.text, `?jobID=${poison}`);
    const began = Date.now();
    const good: string[] = [];
    for (let job = 0; job < GOOD_JOBS; job++) {
      good.push((await fleet.client.put('good.log', sample!.text)).jobID);
    }
    for (const jobID of good) await assertExact(fleet.client, jobID, sample!, 60_000);
    const seconds = Math.round((Date.now() - began) / 1000);
    const report = await fleet.client.finished(poison, 180_000);
    isOver = true;
    assert.equal(report.status, 'Failed');
    assert.equal(report.error.code, 'chunk_crashed');
    const { body } = await fleet.client.call('GET', `/api/jobs/${poison}`);
    const kinds = body.history.map(({ kind }: { kind: string }) => kind);
    assert.deepEqual(kinds, Array(5).fill('crash'), 'two crashes among others, three alone');
    // Only administrators see how many letters wait.
    const { user } = (await fleet.client.call('GET', '/auth/me')).body;
    await fleet.query('insert into user_rights (user_id, is_admin) values ($1, true)', [user.id]);
    await eventually('its letter in the failed queue', async () => {
      const status = await fleet.client.call('GET', '/api/queue-status');
      return status.body.failed === 1;
    });
    record(
      `a chunk that kills its worker each time, among ${GOOD_JOBS} good jobs`,
      `\`Failed\` with \`chunk_crashed\` after ${kills} killed workers, the last three times alone; the ${GOOD_JOBS} were done after ${seconds} s`,
    );
  });
});
