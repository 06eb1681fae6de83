import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BlobStore } from '../../src/blobs/blob-store.ts';
import { createS3BlobStore, type S3Settings } from '../../src/blobs/s3/index.ts';
import { type RunningS3, startS3 } from '../support/s3.ts';

const MiB = 1024 * 1024;
const newKey = () => `${randomUUID()}/000000.zst`;
const failed = (why: RegExp) => ({ name: 'AppError', code: 'storage_failed', message: why });
const refused = (why: RegExp) => ({ ...failed(why), code: 'storage_refused' });
/** Short, so that the tests are. */
const TIMEOUTS = { connectMs: 500, idleMs: 500, totalMs: 2_000 };

describe('the blob store on S3', () => {
  let s3: RunningS3;
  let store: BlobStore;
  const open = (settings: Partial<S3Settings> = {}) => createS3BlobStore({ ...s3, ...settings });
  before(async () => {
    s3 = await startS3();
    store = await open();
  });
  after(() => s3.stop());
  afterEach(async () => {
    await s3.proxy.set({ mode: 'pass' });
    s3.proxy.seen.length = 0;
  });
  const parts = () => s3.proxy.seen.filter((line) => line.includes('partNumber='));

  it('sends a large blob in parts, and reads it whole', async () => {
    const key = newKey();
    const bytes = randomBytes(20 * MiB + 7);
    await store.put(key, bytes);
    assert.equal(parts().length, 3);
    assert.ok(bytes.equals(await store.get(key)));
  });

  it('drops the parts of an upload that fails, and shows nothing under its key', async () => {
    const key = newKey();
    await s3.proxy.set(
      { mode: 'status', status: 503 },
      { only: (method, url) => method === 'PUT' && url.includes('partNumber=2') },
    );
    await assert.rejects(store.put(key, randomBytes(20 * MiB)), failed(/answered 503/));
    assert.ok(s3.proxy.seen.some((line) => /^DELETE .*uploadId=/.test(line)));
    await assert.rejects(store.get(key), { code: 'blob_missing' });
  });

  it('says that the bucket is missing, and does not make it', async () => {
    const expected = refused(/no bucket "nowhere" at http.*Create it/);
    await assert.rejects(open({ bucket: 'nowhere' }), expected);
    const body = '<Error><Code>NoSuchBucket</Code><Message>gone</Message></Error>';
    await s3.proxy.set({ mode: 'status', status: 404, body, contentType: 'application/xml' });
    const gone = refused(/no bucket "log-flow"/);
    await assert.rejects(store.put(newKey(), Buffer.from('x')), gone);
    await assert.rejects(store.get(newKey()), gone);
    await assert.rejects(store.removeAll(randomUUID()), gone);
  });

  it('says that the access key is refused, without the secret', async () => {
    for (const accessKeyId of ['UNKNOWN', 'S3RVER']) {
      const credentials = { accessKeyId, secretAccessKey: 'a-wrong-secret' };
      await assert.rejects(open({ credentials }), (error: Error & { code: string }) => {
        assert.equal(error.code, 'storage_refused');
        assert.match(error.message, /refuses access to the bucket "log-flow" \(\w+\)/);
        assert.doesNotMatch(error.message, /a-wrong-secret/);
        return true;
      });
    }
  });

  it('fails while the store is down, and works when it is back', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('before'));
    await s3.proxy.set({ mode: 'refuse' });
    await assert.rejects(store.get(key), failed(/no complete answer .*ECONNREFUSED/));
    await assert.rejects(store.put(key, Buffer.from('x')), failed(/Check that it runs/));
    await assert.rejects(store.ping(), failed(/Check that it runs/));
    await s3.proxy.set({ mode: 'pass' });
    assert.equal(Buffer.from(await store.get(key)).toString(), 'before');
    await store.ping();
  });

  it('gives up on a store that never answers', async () => {
    const impatient = await open({ timeouts: TIMEOUTS });
    await s3.proxy.set({ mode: 'hang' });
    await Promise.all([
      assert.rejects(impatient.get(newKey()), failed(/no complete answer/)),
      assert.rejects(impatient.put(newKey(), randomBytes(MiB)), failed(/no complete answer/)),
      assert.rejects(impatient.removeAll(randomUUID()), failed(/no complete answer/)),
      assert.rejects(impatient.ping(), failed(/no complete answer/)),
    ]);
  });

  it('tries again when the store is busy', async () => {
    const key = newKey();
    await s3.proxy.set({ mode: 'status', status: 503 }, { times: 2 });
    await store.put(key, Buffer.from('third time'));
    assert.equal(s3.proxy.seen.length, 3);
    await s3.proxy.set({ mode: 'status', status: 500 }, { times: 1 });
    assert.equal(Buffer.from(await store.get(key)).toString(), 'third time');
  });

  it('takes no cut answer for a blob', async () => {
    const key = newKey();
    await store.put(key, randomBytes(MiB));
    await s3.proxy.set({ mode: 'cut' });
    await assert.rejects(store.get(key), failed(/no complete answer/));
  });

  it('says blob_missing when the store has lost an object', async () => {
    const key = newKey();
    await store.put(key, Buffer.from('x'));
    await s3.loseObjects();
    await assert.rejects(store.get(key), { code: 'blob_missing' });
  });

  it('tells at once what will not pass by itself', async () => {
    const answers = [
      [413, 'EntityTooLarge', /objects of this size/],
      [400, 'AuthorizationHeaderMalformed', /another region/],
      [403, 'AccessDenied', /refuses access/],
      [415, 'UnsupportedMediaType', /answered 415/],
    ] as const;
    for (const [status, code, why] of answers) {
      const body = `<Error><Code>${code}</Code><Message>no</Message></Error>`;
      await s3.proxy.set({ mode: 'status', status, body, contentType: 'application/xml' });
      s3.proxy.seen.length = 0;
      await assert.rejects(store.put(newKey(), Buffer.from('x')), refused(why));
      assert.equal(s3.proxy.seen.length, 1);
    }
  });

  it('says disk_full when the store has no room', async () => {
    const body = '<Error><Code>XMinioStorageFull</Code><Message>full</Message></Error>';
    await s3.proxy.set({ mode: 'status', status: 507, body, contentType: 'application/xml' });
    await assert.rejects(store.put(newKey(), Buffer.from('x')), { code: 'disk_full' });
  });

  it('removes more blobs than fit in a page, and one by one where it must', async () => {
    const small = await open({ pageSize: 2 });
    for (const withoutBatches of [false, true]) {
      const prefix = randomUUID();
      for (const index of [0, 1, 2, 3, 4]) await small.put(`${prefix}/${index}`, Buffer.from('x'));
      if (withoutBatches) {
        const scope = { only: (_: string, url: string) => url.includes('?delete') };
        await s3.proxy.set({ mode: 'status', status: 501 }, scope);
      }
      await small.removeAll(prefix);
      for (const index of [0, 1, 2, 3, 4]) {
        await assert.rejects(small.get(`${prefix}/${index}`), { code: 'blob_missing' });
      }
    }
  });

  it('keeps to its folder of the bucket', async () => {
    const [mine, other] = [await open({ prefix: 'team/mine/' }), await open({ prefix: 'team' })];
    const key = newKey();
    await mine.put(key, Buffer.from('x'));
    await assert.rejects(other.get(key), { code: 'blob_missing' });
    await other.removeAll(key.split('/')[0]!);
    assert.ok(await mine.get(key));
    await mine.ping();
  });
});
