import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { DecoderMemory, type Release } from './decoder-memory.ts';

const MIB = 1024 * 1024;

/** A budget of 512 MiB, of which takers are noted by name as they are served. */
function setUp(options: { waitMs?: number } = {}) {
  const memory = new DecoderMemory({ bytes: 512 * MIB, ...options });
  const served = new Map<string, Release>();
  const errors = new Map<string, unknown>();
  const take = async (name: string, mib: number, ownerID = name, signal?: AbortSignal) => {
    memory
      .for({ ownerID, signal })
      .take(mib * MIB)
      .then(
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
  return { memory, take, release, errors, served: () => [...served.keys()].join(' ') };
}

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
    assert.match(served(), / c d e$/);
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
