import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import type { LiveMessage } from '../jobs/index.ts';
import { createInProcessBus } from './in-process/index.ts';
import { createLiveHub } from './live-hub.ts';

const message = (changes: Partial<LiveMessage>): LiveMessage => ({
  jobID: 'job',
  progressInPercentage: 0,
  uniqueIPs: 0,
  invalidLogs: 0,
  totalLogsProcessed: 0,
  status: 'In Progress',
  logLevelCounts: { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 },
  keyWordCounts: {},
  ...changes,
});

/** A hub over a job whose state the test sets. */
function setUp(first: LiveMessage | null) {
  const bus = createInProcessBus();
  const state = { now: first, reads: 0 };
  const errors: unknown[] = [];
  const hub = createLiveHub({
    bus,
    readState: async () => {
      state.reads++;
      if (state.now instanceof Error) throw state.now;
      return state.now && { message: state.now, isFinal: state.now.status === 'Completed' };
    },
    onError: (error) => errors.push(error),
  });
  const watch = () => {
    const seen: LiveMessage[] = [];
    const watcher = {
      seen,
      ended: false,
      send: (text: string) => seen.push(JSON.parse(text)),
      end: () => {
        watcher.ended = true;
      },
    };
    return { watcher, stop: hub.watch('job', watcher) };
  };
  const change = (next: LiveMessage | null) => {
    state.now = next;
    bus.changed('job');
  };
  return { hub, bus, state, errors, watch, change };
}

describe('live hub', () => {
  it('sends the present state at once, to late watchers too', async () => {
    const { watch, hub } = setUp(message({ progressInPercentage: 20 }));
    const early = watch().watcher;
    await eventually('the first message', () => early.seen.length === 1);
    const late = watch().watcher;
    assert.equal(late.seen[0]?.progressInPercentage, 20);
    hub.close();
  });

  it('tells every watcher of every change and ends all with the final state', async () => {
    const { watch, change } = setUp(message({}));
    const watchers = [watch().watcher, watch().watcher];
    const all = (test: (seen: LiveMessage[]) => boolean) => () =>
      watchers.every(({ seen }) => test(seen));
    await eventually(
      'the first state',
      all((seen) => seen.length === 1),
    );
    change(message({ progressInPercentage: 50 }));
    await eventually(
      'half',
      all((seen) => seen.at(-1)?.progressInPercentage === 50),
    );
    change(message({ progressInPercentage: 100, status: 'Completed' }));
    await eventually('the end', () => watchers.every(({ ended }) => ended));
    assert.ok(all((seen) => seen.at(-1)?.status === 'Completed')());
  });

  it('repeats nothing that has not changed', async () => {
    const { watch, bus, state, hub } = setUp(message({}));
    const { watcher } = watch();
    await eventually('the first message', () => watcher.seen.length === 1);
    bus.changed('job');
    await eventually('another read', () => state.reads >= 2);
    assert.equal(watcher.seen.length, 1);
    hub.close();
  });

  it('reads at most ten times a second however often the job changes', async () => {
    const { watch, change, state, hub } = setUp(message({}));
    const { watcher } = watch();
    const started = performance.now();
    let processed = 0;
    await eventually('five messages', () => {
      for (let n = 0; n < 20; n++) change(message({ totalLogsProcessed: ++processed }));
      return watcher.seen.length >= 5;
    });
    const allowed = 2 + (performance.now() - started) / 100;
    assert.ok(state.reads <= allowed, `${state.reads} reads, ${allowed} allowed`);
    hub.close();
  });

  it('ends the watchers of a job that is removed', async () => {
    const { watch, change } = setUp(message({}));
    const { watcher } = watch();
    await eventually('the first message', () => watcher.seen.length === 1);
    change(null);
    await eventually('the end', () => watcher.ended);
  });

  it('tries again when the state could not be read', async () => {
    const { watch, state, errors } = setUp(null);
    state.now = new Error('no database') as never;
    const { watcher } = watch();
    await eventually('the error', () => errors.length > 0);
    state.now = message({ status: 'Completed', progressInPercentage: 100 });
    await eventually('the end', () => watcher.ended);
    assert.equal(watcher.seen.at(-1)?.status, 'Completed');
  });

  it('waits longer after each read that fails, and tells of the first alone', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { watch, hub, state, errors } = setUp(new Error('no database') as never);
    watch();
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    await settled();
    for (let second = 0; second < 60; second++) {
      for (let step = 0; step < 10; step++) {
        t.mock.timers.tick(100);
        await settled();
      }
    }
    // 0.2 + 0.4 + ... + 6.4 s are the first seven, then one each 10 s.
    assert.ok(state.reads >= 10 && state.reads <= 14, `${state.reads} reads in a minute`);
    assert.equal(errors.length, 1);
    hub.close();
  });

  it('lets others run while it tells many watchers, and tells all of them', async () => {
    const { hub, change } = setUp(message({}));
    let turns = 0;
    let isTelling = false;
    const other = (): void => {
      turns++;
      if (isTelling) setImmediate(other);
    };
    const told: string[][] = [];
    for (let index = 0; index < 2000; index++) {
      const seen: string[] = [];
      told.push(seen);
      hub.watch('job', {
        send: (text) => {
          seen.push(text);
          isTelling = seen.length === 2 && index < 1999;
          if (isTelling && index === 0) setImmediate(other);
          // What a write to a socket takes.
          for (const end = performance.now() + 0.02; performance.now() < end; );
        },
        end: () => undefined,
      });
    }
    await eventually('the first message', () => told.every((seen) => seen.length === 1));
    change(message({ progressInPercentage: 50 }));
    await eventually('the next one', () => told.every((seen) => seen.length === 2));
    assert.ok(turns >= 2, `${turns} turns`);
    assert.ok(told.every((seen) => seen[1]!.includes('50')));
    hub.close();
  });

  it('forgets a job that nobody watches any more', async () => {
    const { watch, bus, state } = setUp(message({}));
    const { watcher, stop } = watch();
    await eventually('the first message', () => watcher.seen.length === 1);
    stop();
    const { reads } = state;
    bus.changed('job');
    assert.equal(state.reads, reads);
  });
});
