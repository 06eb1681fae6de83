import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertExact, cannotRun, openFleet, record, samplesOf } from '../support/chaos.ts';
import { eventually } from '../support/eventually.ts';

describe('a worker that stalls for longer than its lease', { skip: cannotRun }, () => {
  it('wakes up to find its claim gone, and counts nothing', async (t) => {
    const fleet = await openFleet({ workers: 1 });
    t.after(fleet.close);
    const [sample] = await samplesOf(fleet.folder, [1_500_000]);
    const stalled = fleet.workers[0]!;
    const uploading = fleet.client.put('app.log', sample!.text);
    const holds = async () => {
      const rows = await fleet.query(
        `select token from chunks where worker_id = $1 and status = 'Processing'`,
        [stalled.id],
      );
      return rows[0]?.token as string | undefined;
    };
    // Stopped in the middle of a chunk; where it had just committed one, it is let go on.
    const token = await eventually(
      'it to hold a chunk while it is stopped',
      async () => {
        if (!(await holds())) return undefined;
        stalled.process.kill('SIGSTOP');
        const held = await holds();
        if (!held) stalled.process.kill('SIGCONT');
        return held;
      },
      60_000,
    );
    t.after(() => stalled.process.kill('SIGCONT'));
    await fleet.addWorker();
    const { jobID } = await uploading;
    await assertExact(fleet.client, jobID, sample!);
    const tokens = await fleet.query('select 1 from chunks where token = $1', [token]);
    assert.equal(tokens.length, 0, 'the stalled worker still has its claim');
    stalled.process.kill('SIGCONT');
    // It is awake again when it announces itself.
    await eventually('the worker to be awake', async () => {
      const rows = await fleet.query(
        `select 1 from workers where id = $1 and last_seen > now() - interval '2 seconds'`,
        [stalled.id],
      );
      return rows.length > 0;
    });
    await assertExact(fleet.client, jobID, sample!);
    const next = await fleet.client.put('next.log', sample!.text);
    await assertExact(fleet.client, next.jobID, sample!);
    record(
      'a worker stopped (SIGSTOP) for longer than its lease, then woken up',
      'another one did its chunk; its late commit counted nothing; counts exact',
    );
  });
});
