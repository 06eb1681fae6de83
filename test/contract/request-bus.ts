import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  type AskOptions,
  MAX_MESSAGE_BYTES,
  type RequestBus,
  type RequestHandler,
} from '../../src/requests/request-bus.ts';
import { eventually } from '../support/eventually.ts';

export interface OpenRequestBus {
  /** One asks, the others answer, each as a process of its own. */
  asking: RequestBus;
  answering: [RequestBus, RequestBus];
  /** Another process. */
  open(): Promise<RequestBus>;
  /** Ends the connections of a process to the broker, as its death does. */
  cut(bus: RequestBus): Promise<void>;
  /** Requests that the broker holds. */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

const NEVER = new AbortController().signal;
/** Milliseconds; an end to a hang. */
const LONG = 60_000;
const SHORT = 500;

/** What the port `RequestBus` promises. */
export function requestBusContract(name: string, open: () => Promise<OpenRequestBus>): void {
  describe(`RequestBus on ${name}`, () => {
    let opened: OpenRequestBus;
    let asking: RequestBus;
    let here: RequestBus;
    let there: RequestBus;
    before(async () => {
      opened = await open();
      asking = opened.asking;
      [here, there] = opened.answering;
    });
    after(() => opened.close());

    const ask = async (text: string, options: Partial<AskOptions> = {}): Promise<string> => {
      const all = { timeLimitMs: LONG, signal: NEVER, ...options };
      return Buffer.from(await asking.ask(Buffer.from(text), all)).toString();
    };
    /** Lets a process answer for the time of a test. */
    async function answering(
      bus: RequestBus,
      handler: (text: string, signal: AbortSignal) => Promise<string>,
      test: () => Promise<unknown>,
      concurrency = 1,
    ): Promise<void> {
      const handle: RequestHandler = async (request, signal) =>
        Buffer.from(await handler(Buffer.from(request).toString(), signal));
      const running = await bus.answer(handle, { concurrency });
      try {
        await test();
      } finally {
        await running.close();
      }
    }
    const echo = async (text: string) => `${text}!`;
    /** A handler that runs until it is told, or its signal aborts. */
    function held() {
      const begun: string[] = [];
      const aborted: string[] = [];
      const { promise, resolve } = Promise.withResolvers<void>();
      const handler = async (text: string, signal: AbortSignal): Promise<string> => {
        begun.push(text);
        const left = Promise.withResolvers<never>();
        // Whoever waits hears of it by the race alone.
        left.promise.catch(() => undefined);
        signal.addEventListener('abort', () => {
          aborted.push(text);
          left.reject(new Error('withdrawn'));
        });
        await Promise.race([promise, left.promise]);
        return text;
      };
      return { handler, begun, aborted, release: resolve };
    }

    it('brings each request to one process, and its reply back', async () => {
      const seen: string[] = [];
      const handler = async (text: string) => {
        seen.push(text);
        return echo(text);
      };
      const texts = Array.from({ length: 40 }, (_, n) => `request ${n}`);
      await answering(here, handler, () =>
        answering(there, handler, async () => {
          const replies = await Promise.all(texts.map((text) => ask(text)));
          assert.deepEqual(
            replies,
            texts.map((text) => `${text}!`),
          );
        }),
      );
      assert.deepEqual(seen.sort(), texts.toSorted());
    });

    it('spreads requests over the processes', async () => {
      const [one, other] = [held(), held()];
      await answering(here, one.handler, () =>
        answering(there, other.handler, async () => {
          const replies = Promise.all([ask('a'), ask('b')]);
          await eventually('both to have one', () => one.begun.length + other.begun.length === 2);
          assert.deepEqual([one.begun.length, other.begun.length], [1, 1]);
          one.release();
          other.release();
          assert.deepEqual(await replies, ['a', 'b']);
        }),
      );
    });

    it('runs as many handlers at once as it is told, and tells how many there is room for', async () => {
      const { handler, begun, release } = held();
      await answering(
        here,
        handler,
        () =>
          answering(there, echo, async () => {
            await eventually('room for four', async () => (await asking.room()) === 4);
          }),
        3,
      );
      await eventually('room for none', async () => (await asking.room()) === 0);
      await answering(
        here,
        handler,
        async () => {
          const replies = Promise.all(['a', 'b', 'c'].map((text) => ask(text)));
          await eventually('two to begin', () => begun.length === 2);
          await eventually('one to wait', async () => (await opened.waiting()) >= 1);
          assert.equal(begun.length, 2);
          release();
          assert.deepEqual(await replies, ['a', 'b', 'c']);
        },
        2,
      );
    });

    it('carries large requests and replies, and refuses larger ones', async () => {
      const large = randomBytes(MAX_MESSAGE_BYTES);
      const options = { timeLimitMs: LONG, signal: NEVER };
      const running = await here.answer(
        async (request) => (request.length === 1 ? Buffer.alloc(MAX_MESSAGE_BYTES + 1) : request),
        { concurrency: 1 },
      );
      try {
        assert.ok(large.equals(await asking.ask(large, options)));
        assert.equal((await asking.ask(Buffer.alloc(0), options)).length, 0);
        const tooLarge = { name: 'RequestError', failure: 'too_large' };
        await assert.rejects(asking.ask(Buffer.alloc(1), options), tooLarge);
        await assert.rejects(asking.ask(Buffer.alloc(MAX_MESSAGE_BYTES + 1), options), tooLarge);
      } finally {
        await running.close();
      }
    });

    it('rejects with the message of a handler that rejects', async () => {
      const refuse = async () => {
        throw new Error('another version');
      };
      await answering(here, refuse, async () => {
        await assert.rejects(ask('a'), {
          name: 'RequestError',
          failure: 'refused',
          message: 'another version',
        });
      });
    });

    it('rejects after the time limit, and nobody begins the request then', async () => {
      const late = { name: 'RequestError', failure: 'time_limit' };
      await assert.rejects(ask('nobody answers', { timeLimitMs: SHORT }), late);
      await eventually('the broker to hold nothing', async () => (await opened.waiting()) === 0);
      const { handler, begun, aborted } = held();
      await answering(here, handler, async () => {
        await assert.rejects(ask('too slow', { timeLimitMs: SHORT }), late);
        await eventually('the handler to be told', () => aborted.length === 1);
        assert.deepEqual(begun, ['too slow']);
      });
    });

    it('withdraws a request whose signal aborts: it is not begun, or cancelled', async () => {
      const { handler, begun, aborted, release } = held();
      await answering(here, handler, async () => {
        const [first, second] = [new AbortController(), new AbortController()];
        const running = ask('running', { signal: first.signal });
        await eventually('it to begin', () => begun.length === 1);
        const waiting = ask('waiting', { signal: second.signal });
        await eventually('the other to wait', async () => (await opened.waiting()) >= 1);
        second.abort(new Error('left'));
        await assert.rejects(waiting, { message: 'left' });
        first.abort(new Error('left too'));
        await assert.rejects(running, { message: 'left too' });
        await eventually('the handler to be told', () => aborted.length === 1);
        release();
        assert.equal(await ask('another'), 'another');
        assert.deepEqual(begun, ['running', 'another']);
        await assert.rejects(ask('never', { signal: AbortSignal.abort(new Error('gone')) }), {
          message: 'gone',
        });
      });
    });

    it('rejects where the process that took the request is gone', async () => {
      const dying = await opened.open();
      const { handler, begun } = held();
      const handle: RequestHandler = async (request, signal) =>
        Buffer.from(await handler(Buffer.from(request).toString(), signal));
      const running = await dying.answer(handle, { concurrency: 1 });
      const reply = ask('a');
      // Its error is looked at further below.
      reply.catch(() => undefined);
      await eventually('it to begin', () => begun.length === 1);
      await answering(here, echo, async () => {
        await opened.cut(dying);
        await assert.rejects(reply, { name: 'RequestError', failure: 'answerer_gone' });
        assert.equal(await ask('b'), 'b!');
      });
      await running.close();
      await dying.close();
    });

    it('stops to answer: what runs is cancelled, and what waits stays for others', async () => {
      const { handler, begun, aborted } = held();
      let first: Promise<string> | undefined;
      let second: Promise<string> | undefined;
      await answering(here, handler, async () => {
        first = ask('a');
        first.catch(() => undefined);
        await eventually('it to begin', () => begun.length === 1);
        second = ask('b');
      });
      assert.deepEqual(aborted, ['a']);
      await assert.rejects(first!, { name: 'RequestError', failure: 'refused' });
      await answering(there, echo, async () => {
        assert.equal(await second, 'b!');
      });
    });

    it('a bus that is closed rejects what it asks', async () => {
      const bus = await opened.open();
      const options = { timeLimitMs: LONG, signal: NEVER };
      const reply = bus.ask(Buffer.from('a'), options);
      const rejected = assert.rejects(reply, { name: 'RequestError', failure: 'unavailable' });
      await eventually('it to wait', async () => (await opened.waiting()) >= 1);
      await bus.close();
      await rejected;
      await assert.rejects(bus.ask(Buffer.from('b'), options), { failure: 'unavailable' });
      await answering(here, echo, async () => {
        await eventually('the broker to hold nothing', async () => (await opened.waiting()) === 0);
      });
    });
  });
}
