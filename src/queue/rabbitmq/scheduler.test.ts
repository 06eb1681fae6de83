import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../../test/support/eventually.ts';
import { isSmallWork, type MessageClass } from '../queue.ts';
import { NOT_STARTED, Scheduler } from './scheduler.ts';

describe('the scheduler of deliveries', () => {
  it('starts the most urgent first, and every fourth time another one in turn', async () => {
    const scheduler = new Scheduler(1);
    const order: MessageClass[] = [];
    const task = (one: MessageClass) => scheduler.run(one, async () => order.push(one));
    const all = [
      ...Array(4).fill('rest'),
      ...Array(2).fill('first'),
      ...Array(7).fill('small'),
    ].map(task);
    scheduler.open();
    await Promise.all(all);
    const expected = 'small small small rest small small small first small first rest rest rest';
    assert.deepEqual(order, expected.split(' '));
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
    const all = Array.from({ length: 9 }, () =>
      scheduler.holding('small', () => scheduler.run('small', task)),
    );
    assert.equal(scheduler.unsettled('small'), 9);
    await Promise.all(all);
    assert.equal(most, 2);
    assert.equal(scheduler.unsettled('small'), 0);
  });

  it('runs more small work at once, and large work among it', async () => {
    const scheduler = new Scheduler(2, 8);
    scheduler.open();
    let running: MessageClass[] = [];
    const held: (() => void)[] = [];
    const task = (one: MessageClass) =>
      scheduler.run(one, async () => {
        running.push(one);
        await new Promise<void>((resolve) => held.push(resolve));
        running = running.toSpliced(running.indexOf(one), 1);
      });
    const all = [...Array(9).fill('small'), 'rest', 'bulk-small', 'small'].map((one) =>
      task(one as MessageClass),
    );
    await eventually('all that may run', () => running.length === 8);
    assert.deepEqual(running, Array(8).fill('small'));
    let most = 0;
    while (held.length > 0) {
      held.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, running.filter((one) => one === 'rest').length);
      const load = running.reduce<number>(
        (sum, one) => sum + (isSmallWork(one) ? 1 / 8 : 1 / 2),
        0,
      );
      assert.ok(load <= 1, String(running));
    }
    await Promise.all(all);
    assert.equal(most, 1);
  });

  it('goes on after a task that fails', async () => {
    const scheduler = new Scheduler(1);
    scheduler.open();
    const failing = scheduler.run('small', () => Promise.reject(new Error('no')));
    const next = scheduler.run('small', async () => 'done');
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'done');
  });

  it('gives up what waits when it closes, and lets end what runs', async () => {
    const scheduler = new Scheduler(1);
    scheduler.open();
    const finish = Promise.withResolvers<string>();
    const running = scheduler.run('small', () => finish.promise);
    const waiting = scheduler.run('small', async () => 'never');
    scheduler.close();
    assert.equal(await waiting, NOT_STARTED);
    assert.equal(await scheduler.run('small', async () => 'never'), NOT_STARTED);
    finish.resolve('ended');
    assert.equal(await running, 'ended');
  });
});
