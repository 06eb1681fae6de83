import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { type AnalyzeOptions, analyze, detect, summarize } from '../engine/index.ts';
import { createEngineThreads } from './engine-threads.ts';
import type { EngineThreads } from './types.ts';

const log = (lines: number) =>
  Buffer.from(
    Array.from(
      { length: lines },
      (_, i) => `2026-01-01T00:00:00Z ERROR request ${i} failed\n`,
    ).join(''),
  );
const LOG = log(1000);
const format = detect(LOG);
const keywords = ['error', 'request'];
const options: AnalyzeOptions = {
  format: format?.name ?? null,
  keywords,
  referenceTime: 0,
  firstLine: 1,
  byteOffset: 0,
  carry: 'start',
};
const expectedReport = summarize(analyze(LOG, options), format);
const copy = (bytes: Uint8Array) => new Uint8Array(bytes);

const threads = createEngineThreads({ threads: 2 });
after(() => threads.close());

test('a chunk is analysed in a thread, its bytes are transferred', async () => {
  const bytes = copy(LOG);
  const partial = await threads.analyze(bytes, options);
  assert.equal(bytes.length, 0);
  assert.deepEqual(await threads.summarize(partial, { format }), expectedReport);
});

test('partials merge to the report of everything', async () => {
  const half = LOG.length / 2;
  const cut = LOG.lastIndexOf('\n', half) + 1;
  const firstLine = LOG.subarray(0, cut).toString().split('\n').length;
  const partials = await Promise.all([
    threads.analyze(copy(LOG.subarray(cut)), { ...options, firstLine }),
    threads.analyze(copy(LOG.subarray(0, cut)), options),
  ]);
  const { partial, numbers } = await threads.merge(partials, keywords);
  assert.deepEqual(await threads.summarize(partial, { format }), expectedReport);
  assert.equal(numbers.totalLogsProcessed, 1000);
  assert.deepEqual(numbers.keyWordCounts, expectedReport.keyWordCounts);
});

test('no partials merge to the empty one', async () => {
  const { partial, numbers } = await threads.merge([], keywords);
  assert.deepEqual(numbers.keyWordCounts, { error: 0, request: 0 });
  assert.equal((await threads.summarize(partial, { format: null })).totalLogsProcessed, 0);
});

test('a stored chunk is checked before it is analysed', async () => {
  const stored = zstdCompressSync(LOG);
  const sha256 = createHash('sha256').update(stored).digest('hex');
  const expected = { sha256, byteLength: LOG.length };
  const { partial } = await threads.analyzeStored(copy(stored), expected, options);
  assert.deepEqual(await threads.summarize(partial, { format }), expectedReport);

  const damaged = copy(stored);
  damaged[20]! ^= 1;
  assert.deepEqual((await fromFile(stored, expected)).partial, partial);
  const rejected = { code: 'blob_corrupt' };
  await assert.rejects(fromFile(damaged, expected), rejected);
  await assert.rejects(fromFile(stored.subarray(0, -1), expected), rejected);
  await assert.rejects(threads.analyzeStored(damaged, expected, options), rejected);
  for (const byteLength of [LOG.length - 1, LOG.length + 1, 0]) {
    const wrong = { sha256, byteLength };
    await assert.rejects(threads.analyzeStored(copy(stored), wrong, options), rejected);
  }
  const plain = { sha256: createHash('sha256').update(LOG).digest('hex'), byteLength: LOG.length };
  await assert.rejects(threads.analyzeStored(copy(LOG), plain, options), rejected);
});

test('a file that cannot be read is a fault of the store', async () => {
  const file = openSync(tmpdir(), 'r');
  try {
    const source = { descriptor: file };
    const expected = { sha256: '', byteLength: 100_000 };
    const rejected = { code: 'storage_failed' };
    await assert.rejects(threads.analyzeStored(source, expected, options), rejected);
  } finally {
    closeSync(file);
  }
});

/** Analyses a stored chunk that lies in a file. */
async function fromFile(stored: Uint8Array, expected: { sha256: string; byteLength: number }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'log-flow-'));
  const name = path.join(folder, 'stored.zst');
  writeFileSync(name, stored);
  const descriptor = openSync(name, 'r');
  try {
    return await threads.analyzeStored({ descriptor }, expected, options);
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

test('an error of the engine arrives with its message', async () => {
  await assert.rejects(threads.analyze(copy(LOG), { ...options, format: 'no such format' }), {
    code: 'internal',
    message: /no such format/,
  });
});

test('more tasks than threads all finish', async () => {
  const partials = await Promise.all(
    Array.from({ length: 20 }, () => threads.analyze(copy(LOG), options)),
  );
  const { numbers } = await threads.merge(partials, keywords);
  assert.equal(numbers.totalLogsProcessed, 20_000);
});

const order = (pool: EngineThreads, what: string) => pool.merge([Buffer.from(what)], []);

test('a thread that dies or hangs takes only its own task with it', async () => {
  const pool = createEngineThreads({
    threads: 2,
    taskLimitSeconds: 3,
    heapMegabytes: 24,
    taskFile: new URL('./fixtures/misbehaving-task.ts', import.meta.url),
  });
  try {
    const innocent = Array.from({ length: 10 }, (_, i) => order(pool, `task ${i}`));
    await assert.rejects(order(pool, 'fill the memory'), {
      code: 'chunk_crashed',
      message: /memory/,
    });
    await assert.rejects(order(pool, 'exit'), { code: 'chunk_crashed', message: /code: 3/ });
    await assert.rejects(order(pool, 'hang'), { code: 'chunk_timeout' });
    assert.deepEqual(
      await Promise.all(innocent),
      innocent.map((_, i) => `task ${i}`),
    );
    assert.deepEqual(await order(pool, 'still here'), 'still here');
  } finally {
    await pool.close();
  }
});

test('small chunks go to a thread together, and each has an outcome of its own', async () => {
  const stored = zstdCompressSync(log(10));
  const sha256 = createHash('sha256').update(stored).digest('hex');
  const expected = { sha256, byteLength: log(10).length };
  const analyze = (index: number) =>
    threads.analyzeStored(
      copy(stored),
      index % 7 === 3 ? { ...expected, byteLength: 1 } : expected,
      index % 7 === 5 ? { ...options, format: 'no such format' } : options,
    );
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => analyze(i)));
  for (const [index, outcome] of outcomes.entries()) {
    const what = outcome.status === 'rejected' ? outcome.reason.code : outcome.value.partial;
    if (index % 7 === 3) assert.equal(what, 'blob_corrupt');
    else if (index % 7 === 5) assert.equal(what, 'internal');
    else
      assert.deepEqual(await threads.summarize(what, { format }), summarize(analyzeTen(), format));
  }
});

const analyzeTen = () => analyze(log(10), options);

test('a small chunk that ends its thread takes none of those with it that went along', async () => {
  const pool = createEngineThreads({
    threads: 1,
    taskLimitSeconds: 3,
    taskFile: new URL('./fixtures/misbehaving-task.ts', import.meta.url),
  });
  const send = (what: string) =>
    pool.analyzeStored(Buffer.from(what), { sha256: '', byteLength: what.length }, options);
  try {
    const all = ['a', 'exit', 'b', 'hang', 'c', 'd'].map(send);
    const outcomes = await Promise.allSettled(all);
    assert.deepEqual(
      outcomes.map((outcome) =>
        outcome.status === 'rejected' ? outcome.reason.code : outcome.value,
      ),
      ['a', 'chunk_crashed', 'b', 'chunk_timeout', 'c', 'd'],
    );
  } finally {
    await pool.close();
  }
});

test('small chunks that wait are refused when the threads close', async () => {
  const pool = createEngineThreads({ threads: 1 });
  const stored = zstdCompressSync(log(10));
  const send = () =>
    pool.analyzeStored(copy(stored), { sha256: '', byteLength: log(10).length }, options);
  const outcomes = Promise.allSettled(Array.from({ length: 40 }, send));
  await pool.close();
  for (const outcome of await outcomes) {
    assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'shutting_down');
  }
});

test('close ends what runs and refuses the rest', async () => {
  const pool = createEngineThreads({ threads: 1 });
  const tasks = [1, 2, 3].map(() => pool.analyze(copy(log(50_000)), options));
  const outcomes = Promise.allSettled(tasks);
  await pool.close();
  for (const outcome of await outcomes) {
    assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'shutting_down');
  }
  await assert.rejects(pool.merge([], keywords), { code: 'shutting_down' });
});
