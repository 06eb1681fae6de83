import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BlobStore } from '../../src/blobs/blob-store.ts';
import { createSupabaseBlobStore, type SupabaseSettings } from '../../src/blobs/supabase/index.ts';
import { type RunningSupabaseStorage, startSupabaseStorage } from '../support/supabase-storage.ts';

const newKey = () => `${randomUUID()}/000000.zst`;
const failed = (why: RegExp) => ({ name: 'AppError', code: 'storage_failed', message: why });
const refused = (why: RegExp) => ({ ...failed(why), code: 'storage_refused' });
const json = (status: number, body: object) =>
  ({
    mode: 'status',
    status,
    body: JSON.stringify(body),
    contentType: 'application/json',
  }) as const;

describe('the blob store on Supabase Storage', () => {
  let supabase: RunningSupabaseStorage;
  let store: BlobStore;
  const open = (settings: Partial<SupabaseSettings> = {}) =>
    createSupabaseBlobStore({ ...supabase, bucket: 'log-flow', ...settings });
  before(async () => {
    supabase = await startSupabaseStorage();
    store = await open();
  });
  after(() => supabase.stop());
  afterEach(async () => {
    await supabase.proxy.set({ mode: 'pass' });
    supabase.proxy.seen.length = 0;
  });

  it('makes the bucket private where it is missing', async () => {
    await open({ bucket: 'made-new' });
    const { body } = supabase.buckets.get('made-new');
    assert.equal((body as { public: boolean }).public, false);
  });

  it('shares the bucket when several make it at once', async () => {
    const before = supabase.buckets.creations.length;
    await Promise.all([1, 2, 3].map(() => open({ bucket: 'contested' })));
    const made = supabase.buckets.creations.slice(before).filter((what) => what === 'made');
    assert.equal(made.length, 1);
  });

  it('goes on when another made the bucket between the look and the making', async () => {
    const missing = { statusCode: '404', error: 'Bucket not found', message: 'Bucket not found' };
    await supabase.proxy.set(json(400, missing), { times: 1 });
    await open();
    assert.equal(supabase.buckets.creations.at(-1), 'duplicate');
  });

  it('refuses a public bucket', async () => {
    supabase.buckets.create({ name: 'open-to-all', public: true });
    await assert.rejects(open({ bucket: 'open-to-all' }), refused(/is public/));
  });

  it('says that the key is refused, without the key', async () => {
    await assert.rejects(open({ key: 'a-wrong-key' }), (error: Error) => {
      assert.match(error.message, /refuses this key/);
      assert.doesNotMatch(error.message, /a-wrong-key/);
      return true;
    });
  });

  it('says that the bucket is gone', async () => {
    const lost = await open({ bucket: 'short-lived' });
    supabase.buckets.drop('short-lived');
    await assert.rejects(lost.ping(), refused(/bucket "short-lived" does not exist any more/));
  });

  it('keeps a blob of 20 MiB', async () => {
    const key = newKey();
    const bytes = randomBytes(20 * 1024 * 1024 + 7);
    await store.put(key, bytes);
    assert.ok(bytes.equals(await store.get(key)));
  });

  it('fails while the service is down, and works when it is back', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('before'));
    await supabase.proxy.set({ mode: 'refuse' });
    await assert.rejects(store.get(key), failed(/no complete answer .*ECONNREFUSED/));
    await assert.rejects(store.put(key, Buffer.from('x')), failed(/Check that it runs/));
    await assert.rejects(store.ping(), failed(/Check that it runs/));
    await supabase.proxy.set({ mode: 'pass' });
    assert.equal(Buffer.from(await store.get(key)).toString(), 'before');
    await store.ping();
  });

  it('gives up on a service that never answers', async () => {
    const impatient = await open({ idleMs: 200 });
    await supabase.proxy.set({ mode: 'hang' });
    await Promise.all([
      assert.rejects(impatient.get(newKey()), failed(/no answer within 200 ms/)),
      assert.rejects(impatient.put(newKey(), Buffer.from('x')), failed(/no answer within 200 ms/)),
      assert.rejects(impatient.removeAll(randomUUID()), failed(/no answer within 200 ms/)),
      assert.rejects(impatient.ping(), failed(/no answer within 200 ms/)),
    ]);
  });

  it('tries again when the service is busy, whether the status is in the head or the body', async () => {
    const key = newKey();
    const busy = [
      json(503, {}),
      json(429, { statusCode: '429', error: 'too_many_connections', message: 'Too many' }),
      json(400, { statusCode: '503', error: 'SlowDown', message: 'slow down' }),
    ];
    for (const fault of busy) {
      supabase.proxy.seen.length = 0;
      await supabase.proxy.set(fault, { times: 2 });
      await store.put(key, Buffer.from('third time'));
      assert.equal(supabase.proxy.seen.length, 3);
    }
    await supabase.proxy.set({ mode: 'status', status: 502 });
    await assert.rejects(store.get(key), failed(/answered 502/));
  });

  it('does not try again what will not change', async () => {
    await assert.rejects(store.get(newKey()), { code: 'blob_missing' });
    assert.equal(supabase.proxy.seen.length, 1);
  });

  it('reads again an answer that was cut, and takes none for a blob', async () => {
    const key = newKey();
    const bytes = randomBytes(100_003);
    await store.put(key, bytes);
    await supabase.proxy.set({ mode: 'cut' }, { times: 1 });
    assert.ok(bytes.equals(await store.get(key)));
    await supabase.proxy.set({ mode: 'cut' });
    await assert.rejects(store.get(key), failed(/no complete answer/));
  });

  it('tells a limit of size from a lack of room', async () => {
    supabase.buckets.create({ name: 'narrow', file_size_limit: 10 });
    const narrow = await open({ bucket: 'narrow' });
    await assert.rejects(
      narrow.put(newKey(), randomBytes(11)),
      refused(/Raise the file size limit/),
    );
    await supabase.proxy.set(json(400, { statusCode: '507', error: 'full', message: 'no room' }));
    await assert.rejects(narrow.put(newKey(), randomBytes(1)), { code: 'disk_full' });
  });

  it('removes more than fits in a page', async () => {
    const small = await open({ bucket: 'paged', pageSize: 2 });
    const prefix = randomUUID();
    const keys = [0, 1, 2, 3, 4].map((index) => `${prefix}/${index}`);
    for (const key of keys) await small.put(key, Buffer.from('x'));
    await small.removeAll(prefix);
    for (const key of keys) await assert.rejects(small.get(key), { code: 'blob_missing' });
  });

  it('says so when the service removes nothing', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('x'));
    await supabase.proxy.set({ ...json(200, []) }, { only: (method) => method === 'DELETE' });
    await assert.rejects(store.removeAll(key.split('/')[0]!), refused(/still there/));
  });
});
