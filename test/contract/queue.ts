import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ChunkMessage,
  type Consumer,
  isSmallWork,
  MESSAGE_CLASSES,
  type MessageClass,
  type Outcome,
  type Queue,
} from '../../src/queue/queue.ts';
import { eventually } from '../support/eventually.ts';

const ACK: Outcome = { kind: 'ack' };
const SMALL = { class: 'small' } as const;

export interface OpenQueue {
  queue: Queue;
  close(): Promise<void>;
  /** The broker does not know how old its messages are. */
  tellsNoAge?: boolean;
}

/** What the port `Queue` promises, run on an adapter. */
export function queueContract(name: string, open: () => Promise<OpenQueue>): void {
  describe(`Queue on ${name}`, () => {
    let opened: OpenQueue;
    let queue: Queue;
    before(async () => {
      opened = await open();
      queue = opened.queue;
    });
    after(() => opened.close());

    const messageOf = (chunkIndex = 0): ChunkMessage => ({ jobID: randomUUID(), chunkIndex });
    const isIdle = async () => {
      const queues = await queue.status();
      return queues.every(({ ready, inFlight, delayed }) => ready + inFlight + delayed === 0);
    };
    /** Runs a consumer for the time of a test. */
    async function consuming(
      handler: (message: ChunkMessage) => Promise<Outcome>,
      test: (consumer: Consumer) => Promise<unknown>,
      concurrency = 1,
      smallConcurrency = concurrency,
    ): Promise<void> {
      const consumer = await queue.consume(handler, { concurrency, smallConcurrency });
      try {
        await test(consumer);
      } finally {
        await consumer.close();
      }
    }

    it('brings every published message to a consumer', async () => {
      const sent = Array.from({ length: 40 }, (_, index) => messageOf(index));
      const seen = new Set<string>();
      await queue.publish(sent.slice(0, 20), SMALL);
      await consuming(
        async ({ jobID, chunkIndex }) => {
          seen.add(`${jobID} ${chunkIndex}`);
          return ACK;
        },
        async () => {
          await queue.publish(sent.slice(20), SMALL);
          await eventually('all forty', () => seen.size === 40);
          for (const { jobID, chunkIndex } of sent) assert.ok(seen.has(`${jobID} ${chunkIndex}`));
          await eventually('an empty queue', isIdle);
        },
        2,
      );
    });

    it('keeps messages while nobody consumes, and counts them', async () => {
      const message = messageOf();
      await queue.publish([message], SMALL);
      const queues = await queue.status();
      assert.equal(
        queues.reduce((sum, { ready }) => sum + ready, 0),
        1,
      );
      assert.equal(await queue.hasReady(), true);
      if (!opened.tellsNoAge) {
        assert.ok(queues.some(({ oldestSeconds }) => oldestSeconds !== null));
      }
      await consuming(
        async () => ACK,
        () => eventually('an empty queue', isIdle),
      );
    });

    it('hands a message out again when its handler throws', async () => {
      let tries = 0;
      await queue.publish([messageOf()], SMALL);
      await consuming(
        async () => {
          tries++;
          if (tries === 1) throw new Error('the handler failed');
          return ACK;
        },
        async () => {
          await eventually('a second delivery', () => tries === 2);
          await eventually('an empty queue', isIdle);
        },
      );
    });

    it('hands a message out again after the delay of a retry, not before', async () => {
      const times: number[] = [];
      await queue.publish([messageOf()], SMALL);
      await consuming(
        async () => {
          times.push(Date.now());
          return times.length === 1 ? { kind: 'retry', delaySeconds: 1 } : ACK;
        },
        async () => {
          await eventually('it to count as delayed', async () =>
            (await queue.status()).some(({ delayed }) => delayed === 1),
          );
          await eventually('a second delivery', () => times.length === 2);
          assert.ok(times[1]! - times[0]! >= 950, `came after ${times[1]! - times[0]!} ms`);
          await eventually('an empty queue', isIdle);
        },
      );
    });

    it('holds a delayed message back', async () => {
      const published = Date.now();
      let came = 0;
      await queue.publish([messageOf()], { ...SMALL, delaySeconds: 1 });
      await consuming(
        async () => {
          came = Date.now();
          return ACK;
        },
        async () => {
          await eventually('the delivery', () => came > 0);
          assert.ok(came - published >= 950, `came after ${came - published} ms`);
        },
      );
    });

    it('brings the more urgent class first', async () => {
      const order: number[] = [];
      for (const place of [2, 0, 1]) {
        await queue.publish([messageOf(place)], { class: MESSAGE_CLASSES[place]! });
      }
      await consuming(
        async ({ chunkIndex }) => {
          order.push(chunkIndex);
          return ACK;
        },
        () => eventually('all three', () => order.length === 3),
      );
      assert.deepEqual(order, [0, 1, 2]);
    });

    it('keeps a message that is tried again in its class', async () => {
      const again = messageOf();
      const other = messageOf();
      const order: string[] = [];
      await queue.publish([again], { class: 'bulk' });
      await consuming(
        async ({ jobID }) => {
          order.push(jobID);
          if (order.length > 1) return ACK;
          await queue.publish([other], { class: 'first' });
          return { kind: 'retry', delaySeconds: 0 };
        },
        () => eventually('both', () => order.length === 3),
      );
      assert.deepEqual(order, [again.jobID, other.jobID, again.jobID]);
    });

    for (const flood of MESSAGE_CLASSES.slice(0, -1)) {
      const others = MESSAGE_CLASSES.slice(MESSAGE_CLASSES.indexOf(flood) + 1);
      it(`gives the others turns while '${flood}' floods the queue: ${others.join(', ')}`, async () => {
        const urgent = Array.from({ length: 100 }, (_, index) => messageOf(index));
        const rest = new Map<string, MessageClass>();
        let urgentBefore = 0;
        let done = 0;
        for (const one of others) {
          const few = Array.from({ length: 5 }, (_, index) => messageOf(index));
          for (const { jobID } of few) rest.set(jobID, one);
          await queue.publish(few, { class: one });
        }
        const all = urgent.length + rest.size;
        await queue.publish(urgent, { class: flood });
        await consuming(
          async ({ jobID }) => {
            // Longer than a delivery takes, as all real tasks: the next ones arrive meanwhile.
            await delay(20);
            done++;
            if (!rest.delete(jobID) && rest.size > 0) urgentBefore++;
            return ACK;
          },
          () => eventually('all to be handled', () => done === all),
        );
        assert.ok(urgentBefore >= 10 * others.length, 'the urgent ones had no precedence');
        const most = 25 * others.length;
        assert.ok(urgentBefore < most, `the others waited for ${urgentBefore} urgent ones`);
      });
    }

    it('runs as many handlers at once as asked for, and no more', async () => {
      let running = 0;
      let most = 0;
      let done = 0;
      const together = Promise.withResolvers<void>();
      await queue.publish(
        Array.from({ length: 6 }, (_, index) => messageOf(index)),
        SMALL,
      );
      await consuming(
        async () => {
          running++;
          most = Math.max(most, running);
          if (running === 2) together.resolve();
          await together.promise;
          running--;
          done++;
          return ACK;
        },
        () => eventually('all six', () => done === 6),
        2,
      );
      assert.equal(most, 2);
    });

    for (const small of MESSAGE_CLASSES.filter(isSmallWork)) {
      it(`runs no more of '${small}' at once than asked for, and gives back what fails among it`, async () => {
        const messages = Array.from({ length: 40 }, (_, index) => messageOf(index));
        const faulty = new Set([3, 17]);
        const handled = new Set<number>();
        let running = 0;
        let most = 0;
        await queue.publish(messages, { class: small });
        await consuming(
          async ({ chunkIndex }) => {
            running++;
            most = Math.max(most, running);
            await delay(3);
            running--;
            if (faulty.delete(chunkIndex)) throw new Error('the first time it fails');
            handled.add(chunkIndex);
            return ACK;
          },
          async () => {
            await eventually('all to be handled', () => handled.size === messages.length);
            await eventually('an empty queue', isIdle);
          },
          2,
          8,
        );
        assert.ok(most <= 8, `${most} ran at once`);
        assert.ok(most > 2, 'no more than of large work ran at once');
        assert.equal(faulty.size, 0);
      });
    }

    it('waits for running handlers when a consumer closes, starts no more and loses nothing', async () => {
      const finish = Promise.withResolvers<void>();
      let started = 0;
      let finished = 0;
      await queue.publish(
        Array.from({ length: 6 }, (_, index) => messageOf(index)),
        SMALL,
      );
      const consumer = await queue.consume(
        async () => {
          started++;
          if (started === 3) await finish.promise;
          finished++;
          return ACK;
        },
        { concurrency: 1 },
      );
      await eventually('the third handler', () => started === 3);
      const closing = consumer.close();
      finish.resolve();
      await closing;
      assert.deepEqual([started, finished], [3, 3]);
      await consuming(
        async () => {
          finished++;
          return ACK;
        },
        () => eventually('the other messages', () => finished === 6),
      );
    });

    it('has nothing ready when all is taken or held back', async () => {
      assert.equal(await queue.hasReady(), false);
      await queue.publish([messageOf()], { ...SMALL, delaySeconds: 1 });
      assert.equal(await queue.hasReady(), false);
      await consuming(
        async () => ACK,
        () => eventually('an empty queue', isIdle),
      );
    });

    it('answers a ping', () => queue.ping());
  });
}
