import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watchedSource } from './watched-source.ts';

const collect = async (source: AsyncIterable<Uint8Array>) =>
  Buffer.concat(await Array.fromAsync(source)).toString();

describe('watched source', () => {
  it('calls a source that breaks off upload_aborted and keeps the cause', async () => {
    const cause = new Error('reset');
    async function* source() {
      yield Buffer.from('a');
      throw cause;
    }
    const reading = collect(watchedSource(source(), { signal: undefined }));
    await assert.rejects(reading, { code: 'upload_aborted', cause });
  });

  it('ends a source that is silent for too long', async () => {
    async function* source() {
      yield Buffer.from('a');
      await new Promise(() => undefined);
    }
    const reading = collect(watchedSource(source(), { signal: undefined, stallSeconds: 0.05 }));
    await assert.rejects(reading, { code: 'upload_stalled' });
  });

  it('ends when the server stops, and closes the source', async () => {
    const stop = new AbortController();
    const closed = Promise.withResolvers<void>();
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => undefined),
        return: async () => {
          closed.resolve();
          return { done: true as const, value: undefined };
        },
      }),
    };
    const reading = collect(watchedSource(source, { signal: stop.signal }));
    stop.abort();
    await assert.rejects(reading, { code: 'shutting_down' });
    await closed.promise;
  });
});
