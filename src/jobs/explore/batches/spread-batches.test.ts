import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { AppError } from '../../../errors.ts';
import { type AskOptions, RequestError } from '../../../requests/request-bus.ts';
import { decodeAnswer, decodeBatch, encodeAnswer, encodeBatch } from './batch-message.ts';
import type { Batch, BatchAnswer, BatchSearch } from './search-batch.ts';
import { spreadOver } from './spread-batches.ts';

const RELEASE = '1.2.3';
const NEVER = new AbortController().signal;

const batch: Batch = {
  job: {
    id: randomUUID(),
    blobPrefix: randomUUID(),
    format: { name: 'json', title: 'JSON', confidence: 1 },
    timeZone: null,
    keywords: ['error'],
    createdAt: new Date(),
  },
  frames: [
    {
      chunkIndex: 0,
      storedOffset: 7,
      storedBytes: 10,
      byteLength: 100,
      place: { byteOffset: 0, firstLine: 1, carry: 'start' },
      sha256: null,
      card: null,
      isRow: false,
    },
  ],
  question: {
    query: { kind: 'not', term: { kind: 'text', text: 'x' } },
    bounds: { from: null, to: 5 },
    want: { kind: 'moments', limit: 3, beyond: { time: Number.NaN, line: 2 }, isFromEnd: false },
  },
};
const answer: BatchAnswer = {
  frames: [{ count: 1, moments: [{ time: Number.NaN, line: 3 }], text: Uint8Array.of(1, 2) }],
  partials: [Uint8Array.of(3, 4)],
};

test('a batch and its answer cross unchanged, the cards of the frames apart', async () => {
  const encoded = await encodeBatch(batch, RELEASE);
  assert.deepEqual(await decodeBatch(encoded, RELEASE), batch);
  const decoded = await decodeAnswer(await encodeAnswer(answer, RELEASE), batch, RELEASE);
  assert.deepEqual(decoded.frames[0]!.moments, answer.frames[0]!.moments);
  assert.deepEqual([...decoded.frames[0]!.text!], [1, 2]);
  assert.deepEqual(decoded.partials, answer.partials);
  assert.equal(decoded.partials[0]!.buffer.byteLength, 2);
});

test('messages of another release, and what is no message, are refused by name', async () => {
  const encoded = await encodeBatch(batch, RELEASE);
  const other = { name: 'OtherReleaseError' };
  await assert.rejects(decodeBatch(encoded, '1.2.4'), other);
  await assert.rejects(decodeBatch(new Uint8Array(), RELEASE), other);
  const bad = { name: 'BadMessageError' };
  const elsewhere = { ...batch, job: { ...batch.job, blobPrefix: '../other' } };
  for (const wrong of [
    encoded.subarray(0, 9),
    encoded.subarray(0, 40),
    await encodeBatch(elsewhere, RELEASE),
    await encodeBatch({ ...batch, frames: [] }, RELEASE),
  ]) {
    await assert.rejects(decodeBatch(wrong, RELEASE), bad);
  }
  const none = await encodeAnswer({ frames: [], partials: [] }, RELEASE);
  await assert.rejects(decodeAnswer(none, batch, RELEASE), bad);
});

interface Scene {
  /** What a worker does with a request; default: it answers. */
  ask?: (options: AskOptions) => Promise<Uint8Array>;
  room?: () => Promise<number>;
  /** What this process does with a batch; default: it answers. */
  search?: BatchSearch['search'];
  answeredHere?: number;
}

/** A process with one thread of its own and, unless told otherwise, a worker with room for one. */
function scene({ ask, room, search, answeredHere = 0 }: Scene) {
  const log: string[] = [];
  const done: string[] = [];
  const keep = (_details: object, message: string) => log.push(message);
  const spread = spreadOver(
    {
      requests: {
        ask: async (_request, options) => {
          const reply = ask ? await ask(options) : encodeAnswer(answer, RELEASE);
          done.push('elsewhere');
          return reply;
        },
        answer: () => assert.fail(),
        room: room ?? (async () => 1),
        close: async () => undefined,
      },
      timeLimitMs: 1000,
      answeredHere,
      release: RELEASE,
    },
    {
      room: async () => ({ here: 1, elsewhere: 0 }),
      search: async (asked, signal) => {
        const found = search ? await search(asked, signal) : answer;
        done.push('here');
        return found;
      },
    },
    { info: () => undefined, warn: keep, error: keep },
  );
  const both = (signal = NEVER) =>
    Promise.all([spread.search(batch, signal), spread.search(batch, signal)]);
  return { spread, both, log, done };
}

test('a batch goes to a worker where this process has no room, and the worker has', async () => {
  const { spread, both, done, log } = scene({});
  assert.deepEqual(await spread.room(), { here: 1, elsewhere: 1 });
  await spread.search(batch, NEVER);
  assert.deepEqual(done, ['here']);
  await both();
  assert.deepEqual(done.sort(), ['elsewhere', 'here', 'here']);
  assert.deepEqual(log, []);
});

test('it stays here where the only room elsewhere is its own, or the broker is away', async () => {
  const own = scene({ answeredHere: 1 });
  await own.both();
  assert.deepEqual(own.done, ['here', 'here']);
  const away = scene({ room: () => Promise.reject(new Error('away')) });
  await away.both();
  assert.deepEqual(away.done, ['here', 'here']);
  assert.deepEqual(away.log, ['could not count the workers; questions stay here']);
});

test('what no worker has answered is searched here, and logged', async () => {
  for (const ask of [
    () => Promise.reject(new RequestError('answerer_gone', 'gone')),
    async () => encodeAnswer(answer, 'another release'),
  ]) {
    const { both, done, log } = scene({ ask });
    const answers = await both();
    assert.deepEqual(answers, [answer, answer]);
    assert.equal(done.filter((place) => place === 'here').length, 2);
    assert.deepEqual(log, ['a part of a question came back from no worker']);
  }
});

test('a worker that was waited for in vain is not asked again soon', async () => {
  const { spread, both, log } = scene({
    ask: () => Promise.reject(new RequestError('time_limit', 'late')),
  });
  await both();
  assert.deepEqual(await spread.room(), { here: 1, elsewhere: 0 });
  await both();
  assert.deepEqual(log, ['a part of a question came back from no worker']);
});

test('what crashes here as well is said to be unanswered; other errors are thrown', async () => {
  const ask = () => Promise.reject(new RequestError('refused', 'crashed'));
  const crash = () => Promise.reject(new AppError('chunk_crashed', 'The chunk ended its thread.'));
  const [first] = await scene({ ask, search: crash }).both();
  assert.deepEqual(first, {
    frames: [{ count: 0, unanswered: 'No process could read it: The chunk ended its thread.' }],
    partials: [],
  });
  const away = () => Promise.reject(new AppError('storage_failed', 'away'));
  await assert.rejects(scene({ ask, search: away }).both(), { code: 'storage_failed' });
});

test('a question that is not wanted any more is not asked again', async () => {
  const leaving = new AbortController();
  const { both, done } = scene({
    ask: async () => {
      leaving.abort(new Error('left'));
      throw leaving.signal.reason;
    },
  });
  await assert.rejects(both(leaving.signal), { message: 'left' });
  assert.deepEqual(done, ['here']);
});
