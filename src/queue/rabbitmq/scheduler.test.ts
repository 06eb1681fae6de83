import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../../test/support/eventually.ts';
import { NOT_STARTED, Scheduler } from './scheduler.ts';
import type { PriorityClass } from './topology.ts';

describe('the scheduler of deliveries', () => {
  it('starts the most urgent first, and every fourth time the least urgent', async () => {
    const scheduler = new Scheduler(1);
    const order: PriorityClass[] = [];
    const task = (one: PriorityClass) => scheduler.run(one, async () => order.push(one));
    const all = [...Array(4).fill(2), ...Array(2).fill(1), ...Array(6).fill(0)].map(task);
    scheduler.open();
    await Promise.all(all);
    assert.deepEqual(order, [0, 0, 0, 2, 0, 0, 0, 2, 1, 1, 2, 2]);
  });

  it('runs no more at once than its limit', async () => {
    const scheduler = new Scheduler(2);
    scheduler.open();
    let running = 0;
    let most = 0;
    const task = async () => {
      running++;
      most = Math.max(most, running);
      await Promise.resolve();
      running--;
    };
    const all = Array.from({ length: 9 }, () => scheduler.holding(0, () => scheduler.run(0, task)));
    assert.equal(scheduler.unsettled(0), 9);
    await Promise.all(all);
    assert.equal(most, 2);
    assert.equal(scheduler.unsettled(0), 0);
  });

  it('runs more small work at once, and large work among it', async () => {
    const scheduler = new Scheduler(2, 8);
    scheduler.open();
    let running: PriorityClass[] = [];
    const held: (() => void)[] = [];
    const task = (one: PriorityClass) =>
      scheduler.run(one, async () => {
        running.push(one);
        await new Promise<void>((resolve) => held.push(resolve));
        running = running.toSpliced(running.indexOf(one), 1);
      });
    const all = [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0].map((one) => task(one as PriorityClass));
    await eventually('all that may run', () => running.length === 8);
    assert.deepEqual(running, Array(8).fill(0));
    let most = 0;
    while (held.length > 0) {
      held.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, running.filter((one) => one === 2).length);
      const load = running.reduce<number>((sum, one) => sum + (one === 0 ? 1 / 8 : 1 / 2), 0);
      assert.ok(load <= 1, String(running));
    }
    await Promise.all(all);
    assert.equal(most, 1);
  });

  it('goes on after a task that fails', async () => {
    const scheduler = new Scheduler(1);
    scheduler.open();
    const failing = scheduler.run(0, () => Promise.reject(new Error('no')));
    const next = scheduler.run(0, async () => 'done');
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'done');
  });

  it('gives up what waits when it closes, and lets end what runs', async () => {
    const scheduler = new Scheduler(1);
    scheduler.open();
    const finish = Promise.withResolvers<string>();
    const running = scheduler.run(0, () => finish.promise);
    const waiting = scheduler.run(0, async () => 'never');
    scheduler.close();
    assert.equal(await waiting, NOT_STARTED);
    assert.equal(await scheduler.run(0, async () => 'never'), NOT_STARTED);
    finish.resolve('ended');
    assert.equal(await running, 'ended');
  });
});
