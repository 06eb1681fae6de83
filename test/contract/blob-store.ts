import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { BlobStore } from '../../src/blobs/blob-store.ts';

export interface OpenBlobStore {
  store: BlobStore;
  /** A second view of the same bytes, as another process has it. */
  again(): Promise<BlobStore>;
  close(): Promise<void>;
}

/** What the port `BlobStore` promises, run on an adapter. */
export function blobStoreContract(name: string, open: () => Promise<OpenBlobStore>): void {
  describe(`BlobStore on ${name}`, () => {
    let opened: OpenBlobStore;
    let store: BlobStore;
    before(async () => {
      opened = await open();
      store = opened.store;
    });
    after(() => opened.close());

    const newKey = () => `${randomUUID()}/000000.zst`;

    it('returns exactly the bytes that were put, to any process', async () => {
      const key = newKey();
      const bytes = randomBytes(100_003);
      await store.put(key, bytes);
      assert.deepEqual(Buffer.from(await store.get(key)), bytes);
      assert.deepEqual(Buffer.from(await (await opened.again()).get(key)), bytes);
    });

    it('keeps an empty blob', async () => {
      const key = newKey();
      await store.put(key, new Uint8Array());
      assert.equal((await store.get(key)).byteLength, 0);
    });

    it('hands out buffers of their own, which may be transferred to a thread', async () => {
      const key = newKey();
      await store.put(key, Buffer.from('small enough for a pool'));
      const bytes = await store.get(key);
      structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] });
      assert.equal(Buffer.from(await store.get(key)).toString(), 'small enough for a pool');
    });

    it('replaces a blob under an existing key', async () => {
      const key = newKey();
      await store.put(key, Buffer.from('first'));
      await store.put(key, Buffer.from('second'));
      assert.equal(Buffer.from(await store.get(key)).toString(), 'second');
    });

    it('shows a blob whole or not at all while it is written', async () => {
      const key = newKey();
      const sizes = [1 << 20, 3 << 20];
      const writing = Promise.all(sizes.map((size) => store.put(key, Buffer.alloc(size, 7))));
      let done = false;
      writing.finally(() => {
        done = true;
      });
      while (!done) {
        const seen = await store.get(key).catch((error: { code: string }) => error.code);
        if (typeof seen === 'string') assert.equal(seen, 'blob_missing');
        else assert.ok(sizes.includes(seen.byteLength), `saw ${seen.byteLength} bytes`);
        // A store may answer without a turn of the event loop, which the writers need.
        await setImmediate();
      }
      await writing;
    });

    it('says blob_missing for a key that is not there', async () => {
      await assert.rejects(store.get(newKey()), { name: 'AppError', code: 'blob_missing' });
    });

    it('returns a range of a blob, to its last byte', async () => {
      const key = newKey();
      const bytes = randomBytes(100_003);
      await store.put(key, bytes);
      const ranges = [
        [0, 1],
        [0, 100_003],
        [1, 100_002],
        [50_000, 1000],
        [100_002, 1],
      ] as const;
      for (const [offset, length] of ranges) {
        const found = await store.getRange(key, offset, length);
        assert.deepEqual(Buffer.from(found), bytes.subarray(offset, offset + length));
      }
      const found = await store.getRange(key, 10, 20);
      structuredClone(found, { transfer: [found.buffer as ArrayBuffer] });
    });

    it('says blob_corrupt for a range that goes beyond the end', async () => {
      const key = newKey();
      await store.put(key, randomBytes(1000));
      const beyond = [
        [0, 1001],
        [999, 2],
        [1000, 1],
        [5000, 1000],
      ] as const;
      for (const [offset, length] of beyond) {
        const reading = store.getRange(key, offset, length);
        await assert.rejects(reading, { name: 'AppError', code: 'blob_corrupt' });
      }
    });

    it('says blob_missing for a range of a key that is not there', async () => {
      await assert.rejects(store.getRange(newKey(), 0, 1), {
        name: 'AppError',
        code: 'blob_missing',
      });
    });

    it('opens a blob as a file, where it has files, that keeps its bytes', async () => {
      if (!store.open) return;
      const key = newKey();
      const bytes = randomBytes(100_003);
      await store.put(key, bytes);
      const file = await store.open(key);
      await store.put(key, Buffer.from('another'));
      await store.remove(key);
      const found = Buffer.alloc(bytes.length + 1);
      assert.equal(readSync(file.descriptor, found), bytes.length);
      assert.deepEqual(found.subarray(0, bytes.length), bytes);
      file.close();
      await assert.rejects(store.open(key), { name: 'AppError', code: 'blob_missing' });
    });

    it('removes a blob, and succeeds when there is none', async () => {
      const key = newKey();
      await store.put(key, Buffer.from('x'));
      await store.remove(key);
      await assert.rejects(store.get(key), { code: 'blob_missing' });
      await store.remove(key);
    });

    it('removes all blobs of a prefix and of no other', async () => {
      const prefix = randomUUID();
      const other = newKey();
      await store.put(other, Buffer.from('stays'));
      for (const index of [0, 1, 2]) await store.put(`${prefix}/${index}.zst`, Buffer.from('x'));
      await store.removeAll(prefix);
      await assert.rejects(store.get(`${prefix}/1.zst`), { code: 'blob_missing' });
      assert.equal(Buffer.from(await store.get(other)).toString(), 'stays');
      await store.removeAll(prefix);
    });

    it('refuses keys that could leave its folder', async () => {
      for (const key of ['../x', 'a/../../x', 'a/b/c', '/etc/passwd', '']) {
        await assert.rejects(async () => store.put(key, Buffer.from('x')), /not a blob key/);
      }
    });

    it('answers a ping', () => store.ping());
  });
}
