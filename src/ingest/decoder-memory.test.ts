import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import {
  DecoderMemory,
  type DecoderMemoryOptions,
  type Release,
  type UploadMemory,
} from './decoder-memory.ts';

const MIB = 1024 * 1024;

/** A budget of 512 MiB, of which takers are noted by name as they are served. */
function setUp(options: Partial<DecoderMemoryOptions> = {}) {
  const memory = new DecoderMemory({ bytes: 512 * MIB, ...options });
  const served = new Map<string, Release>();
  const errors = new Map<string, unknown>();
  const uploads = new Map<string, UploadMemory>();
  const take = async (name: string, mib: number, ownerID = name, signal?: AbortSignal) => {
    const upload = memory.for({ ownerID, signal });
    uploads.set(name, upload);
    upload.onReclaim((error) => {
      errors.set(name, error);
      served.get(name)?.();
      served.delete(name);
    });
    upload.waits();
    upload.take(mib * MIB).then(
      (release) => served.set(name, release),
      (error: unknown) => errors.set(name, error),
    );
    await turn();
  };
  const release = async (name: string) => {
    served.get(name)!();
    served.delete(name);
    await turn();
  };
  const pay = (name: string, mib: number) => {
    uploads.get(name)!.receives(mib * MIB);
    uploads.get(name)!.waits();
  };
  const ended = () => [...errors.values()].filter((error) => codeOf(error) === 'upload_too_slow');
  return { memory, take, release, pay, errors, ended, served: () => [...served.keys()].join(' ') };
}

/** The same, with a clock that runs on demand. */
function setUpClock({ mock }: TestContext) {
  mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      now += 1000;
      mock.timers.tick(1000);
      await turn();
    }
  };
  return { ...setUp({ now: () => now }), pass };
}

const codeOf = (error: unknown) => error instanceof AppError && error.code;

describe('memory of decoders', () => {
  it('is never more than the budget, however many ask', async () => {
    const { memory, take } = setUp();
    for (let i = 0; i < 200; i++) await take(`small ${i}`, 8);
    for (let i = 0; i < 12; i++) await take(`large ${i}`, 128);
    assert.ok(memory.held <= 512 * MIB, `${memory.held}`);
    assert.ok(memory.waiting > 100);
  });

  it('leaves room for small windows beside large ones, which wait in order', async () => {
    const { take, release, served } = setUp();
    for (const name of ['a', 'b', 'c', 'd']) await take(name, 128);
    await take('e', 64);
    assert.equal(served(), 'a b', 'e would fit, and does not overtake c');
    for (let i = 0; i < 12; i++) await take(`${i}`, 8);
    assert.match(served(), /^a b 0 1 2 3 4 5 6 7 8 9 10 11$/);
    await release('b');
    assert.match(served(), / c$/);
    await release('a');
    assert.match(served(), / c d$/, 'e would leave no reserve');
    await release('c');
    assert.match(served(), / d e$/);
  });

  it('is for one owner by half at most, who keeps nobody back', async () => {
    const { memory, take, release, served } = setUp();
    await take('a1', 128, 'a');
    await take('a2', 128, 'a');
    await take('b1', 128, 'b');
    assert.equal(served(), 'a1 b1');
    await release('b1');
    for (let i = 0; i < 40; i++) await take(`small ${i}`, 8, 'a');
    assert.ok(memory.held <= 256 * MIB);
    await take('b2', 8, 'b');
    assert.match(served(), / b2$/);
  });

  it('is there for newcomers while five owners hold all that they get', async () => {
    const { memory, take, served } = setUp();
    for (const ownerID of ['a', 'b', 'c', 'd', 'e']) {
      for (let i = 0; i < 40; i++) await take(`${ownerID} ${i}`, 8, ownerID);
    }
    assert.ok(memory.held > 400 * MIB);
    await take('newcomer', 8);
    assert.match(served(), / newcomer$/);
  });

  it('goes first to owners who hold less', async () => {
    const { take, release, served } = setUp();
    for (const name of ['a', 'b', 'c', 'd']) await take(name, 90);
    await take('a again', 50, 'a');
    await take('b again', 50, 'b');
    await take('e', 40);
    await release('d');
    assert.match(served(), / e a again$/);
  });

  it('is taken back from uploads that do not pay for it, however many owners they have', async (t) => {
    const { take, pass, pay, errors, ended, served } = setUpClock(t);
    for (let i = 0; i < 60; i++) await take(`${i}`, 8, `owner ${i % 20}`);
    await take('newcomer', 2);
    await pass(9);
    assert.equal(ended().length, 0);
    for (let i = 0; i < 59; i++) pay(`${i}`, 8);
    await pass(3);
    assert.match(served(), / newcomer$/);
    assert.deepEqual([...errors.keys()], ['59']);
    await pass(100);
    assert.equal(ended().length, 1, 'nobody waits');
  });

  it('is taken back for large windows from owners beyond their base share alone', async (t) => {
    const { take, pass, errors, served } = setUpClock(t);
    for (let i = 0; i < 60; i++) await take(`heavy ${i}`, 8, `heavy ${i % 2}`);
    for (let i = 0; i < 9; i++) await take(`light ${i}`, 8, `light ${i}`);
    await take('newcomer', 128);
    await pass(12);
    assert.match(served(), / newcomer/);
    assert.ok(errors.size > 0 && errors.size < 30, `${errors.size}`);
    assert.ok([...errors.keys()].every((name) => name.startsWith('heavy')));
  });

  it('is not taken back for owners who hold more', async (t) => {
    const { take, pass, ended } = setUpClock(t);
    for (let i = 0; i < 60; i++) await take(`light ${i}`, 8, `light ${i}`);
    await take('a', 128);
    await take('b', 8);
    await pass(20);
    assert.equal(ended().length, 0);
  });

  it('is waited for a bounded time', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { memory, take, errors, served } = setUp({ waitMs: 1000 });
    for (const name of ['a', 'b', 'c', 'd']) await take(name, 128);
    t.mock.timers.tick(999);
    await turn();
    assert.equal(errors.size, 0);
    t.mock.timers.tick(1);
    await turn();
    assert.deepEqual([...errors.keys()], ['c', 'd']);
    const error = errors.get('c');
    assert.ok(error instanceof AppError && error.code === 'busy' && error.retryAfter! > 0);
    assert.equal(served(), 'a b');
    assert.equal(memory.waiting, 0);
  });

  it('is not waited for when the server stops', async () => {
    const { memory, take, errors } = setUp();
    const stopping = new AbortController();
    for (const name of ['a', 'b', 'c']) await take(name, 128, name, stopping.signal);
    stopping.abort();
    await take('d', 8, 'd', stopping.signal);
    for (const name of ['c', 'd']) {
      assert.equal((errors.get(name) as AppError).code, 'shutting_down');
    }
    assert.equal(memory.waiting, 0);
  });

  it('is given back once', async () => {
    const { memory, take, served } = setUp();
    await take('a', 100);
    assert.equal(served(), 'a');
    const again = memory.for({ ownerID: 'b' });
    const release = await again.take(8 * MIB);
    const { held } = memory;
    release();
    release();
    assert.ok(memory.held < held && memory.held > 100 * MIB);
  });

  it('allows windows that can be granted at some time, up to 128 MiB', () => {
    const most = (mib: number) => new DecoderMemory({ bytes: mib * MIB }).maxWindowBytes / MIB;
    assert.equal(most(1024), 128);
    assert.ok(most(64) >= 31 && most(64) < 32);
  });
});
