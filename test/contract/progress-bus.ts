import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { ProgressBus } from '../../src/live/progress-bus.ts';
import { eventually } from '../support/eventually.ts';

/** What the port `ProgressBus` promises. `open` returns the bus as two processes see it. */
export function progressBusContract(
  name: string,
  open: () => Promise<{ here: ProgressBus; there: ProgressBus; close(): Promise<void> }>,
): void {
  describe(`ProgressBus on ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    before(async () => {
      opened = await open();
    });
    after(() => opened.close());

    it('tells every subscriber of a job, in any process', async () => {
      const jobID = randomUUID();
      const heard = [0, 0, 0];
      const count = (place: number) => () => {
        heard[place]!++;
      };
      const { here, there } = opened;
      const ends = [
        here.subscribe(jobID, count(0)),
        here.subscribe(jobID, count(1)),
        there.subscribe(jobID, count(2)),
      ];
      there.changed(jobID);
      await eventually('all three to hear', () => heard.every((times) => times >= 1));
      for (const end of ends) end();
    });

    it('tells nobody of other jobs', async () => {
      const [watched, other] = [randomUUID(), randomUUID()];
      const heard: string[] = [];
      const ends = [
        opened.here.subscribe(watched, () => heard.push('watched')),
        opened.here.subscribe(other, () => heard.push('other')),
      ];
      // A listener may also be called without a change, when its subscription stands.
      opened.there.changed(watched);
      opened.there.changed(other);
      await eventually('both to be heard', () => new Set(heard).size === 2);
      opened.there.changed(watched);
      await eventually('a later change', () => heard.at(-1) === 'watched' && heard.length >= 3);
      heard.length = 0;
      opened.there.changed(other);
      await eventually('the other job to be heard', () => heard.includes('other'));
      assert.ok(!heard.includes('watched'));
      for (const end of ends) end();
    });

    it('tells of many jobs that change at once', async () => {
      const jobIDs = Array.from({ length: 250 }, () => randomUUID());
      const heard = new Map<string, number>(jobIDs.map((jobID) => [jobID, 0]));
      const hear = (jobID: string) => () => heard.set(jobID, heard.get(jobID)! + 1);
      const ends = jobIDs.map((jobID) => opened.here.subscribe(jobID, hear(jobID)));
      const heardOfAll = () => heard.values().every((times) => times > 0);
      // Until all subscriptions stand; then once more, of others as well.
      await eventually('all to be heard', () => {
        for (const jobID of jobIDs) opened.there.changed(jobID);
        return heardOfAll();
      });
      for (const jobID of jobIDs) heard.set(jobID, 0);
      for (const jobID of jobIDs) {
        opened.there.changed(jobID);
        opened.there.changed(randomUUID());
      }
      await eventually('all to be heard again', heardOfAll);
      for (const end of ends) end();
    });

    it('calls no listener after it has unsubscribed', async () => {
      const jobID = randomUUID();
      let gone = 0;
      let stays = 0;
      const end = opened.here.subscribe(jobID, () => gone++);
      const endOther = opened.here.subscribe(jobID, () => stays++);
      end();
      opened.there.changed(jobID);
      await eventually('the other listener to hear', () => stays > 0);
      assert.equal(gone, 0);
      endOther();
    });
  });
}
