import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eq } from '../../../src/database/drizzle.ts';
import { chunks, jobs, smallFiles } from '../../../src/database/schema.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { framesOf, readFrame, type StoredFrame } from '../../../src/jobs/storage/frames.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog, randomLog, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** Reading the bytes of a job back, frame by frame. */
export function frames(steps: Steps): void {
  const text = randomLog(2000);

  it('are read one by one, and are the file together, before and after its report', async () => {
    const { jobID } = await steps.upload(text);
    await assertWhole(jobID, text);
    await steps.deliverAll(jobID);
    await assertWhole(jobID, text);
    const found = await framesOfJob(jobID);
    assert.ok(
      found.length > (await steps.chunkIndexes(jobID)).length,
      'no chunk of several frames',
    );
  });

  it('say of each whether it begins inside a record or a line', async () => {
    const long = 'x'.repeat(3 * 1024 * 1024);
    const lines = '    at run (/srv/app.js:3:7)\n'.repeat(60_000);
    const content = `${bracketedLog(10)}${long}\n${bracketedLog(300)}${lines}${bracketedLog(300)}`;
    const { jobID } = await steps.upload(content);
    const found = await assertWhole(jobID, content);
    const carries = new Set(found.map(({ place }) => place.carry));
    assert.deepEqual(carries, new Set(['start', 'inside_line', 'overflow']));
  });

  it('are there as far as a file has come that still uploads', async () => {
    const jobID = randomUUID();
    const rest = Promise.withResolvers<void>();
    async function* slow() {
      yield* sourceOf(text.slice(0, 100_000), 4096);
      await rest.promise;
      yield* sourceOf(text.slice(100_000), 4096);
    }
    const request = { ownerID: OWNER, fileName: 'slow.log', jobID };
    const upload = steps.domain.jobs.receive(slow(), request);
    await eventually('a chunk', async () => {
      const [row] = await rowsOf(jobID);
      return row !== undefined && row.chunkCount > 0;
    });
    const [first] = await framesOfJob(jobID);
    assert.equal(await textOf(jobID, first!), text.slice(0, first!.byteLength));
    rest.resolve();
    await upload;
    await assertWhole(jobID, text);
  });

  it('are one frame in a small file, whose bytes are a row', async () => {
    const content = bracketedLog(50);
    const { jobID } = await steps.upload(content);
    const [only, ...more] = await assertWhole(jobID, content);
    assert.equal(only!.isRow, true);
    assert.equal(more.length, 0);
    await steps.domain.context.db.delete(smallFiles).where(eq(smallFiles.jobID, jobID));
    await assert.rejects(textOf(jobID, only!), { code: 'blob_missing' });
  });

  it('are none in an empty file', async () => {
    const { jobID } = await steps.upload('');
    assert.deepEqual(await framesOfJob(jobID), []);
  });

  it('are named where they are damaged, and the others are read', async () => {
    const { jobID } = await steps.upload(text);
    const found = await framesOfJob(jobID);
    const damaged = found.find(({ storedOffset }) => storedOffset > 0)!;
    await change(jobID, damaged.chunkIndex, (bytes) => {
      const at = damaged.storedOffset + (damaged.storedBytes >> 1);
      bytes[at] = bytes[at]! ^ 1;
      return bytes;
    });
    await assert.rejects(textOf(jobID, damaged), {
      code: 'blob_corrupt',
      message: new RegExp(`from line ${damaged.place.firstLine} on`),
    });
    for (const frame of found) if (frame !== damaged) await textOf(jobID, frame);
  });

  it('are corrupt where their blob ends early, and missing where it is gone', async () => {
    const { jobID } = await steps.upload(text);
    const found = await framesOfJob(jobID);
    const cut = found.findLast(({ storedOffset }) => storedOffset > 0)!;
    await change(jobID, cut.chunkIndex, (bytes) => bytes.subarray(0, cut.storedOffset + 1));
    await assert.rejects(textOf(jobID, cut), { code: 'blob_corrupt' });
    const { blobPrefix } = await steps.row(jobID);
    await steps.domain.context.blobs.remove(blobKey(blobPrefix, cut.chunkIndex));
    await assert.rejects(textOf(jobID, cut), { code: 'blob_missing' });
  });

  it('are whole chunks where an earlier release stored them', async () => {
    const { jobID } = await steps.upload(text);
    const { db } = steps.domain.context;
    await db.update(chunks).set({ frames: null }).where(eq(chunks.jobID, jobID));
    const found = await assertWhole(jobID, text);
    assert.equal(found.length, (await steps.chunkIndexes(jobID)).length);
    await db
      .update(chunks)
      .set({ sha256: '0'.repeat(64) })
      .where(eq(chunks.jobID, jobID));
    const [first] = await framesOfJob(jobID);
    await assert.rejects(textOf(jobID, first!), { code: 'blob_corrupt', message: /SHA-256/ });
  });

  it('are gone where uploads are not kept, and where one failed, which is said', async () => {
    const { jobID } = await steps.upload(text);
    await steps.deliverAll(jobID, steps.dropping());
    await assert.rejects(framesOfJob(jobID), { code: 'bytes_gone', message: /KEEP_UPLOADS/ });

    const failed = randomUUID();
    async function* broken() {
      yield* sourceOf(text, 4096);
      throw new Error('connection reset');
    }
    const request = { ownerID: OWNER, fileName: 'app.log', jobID: failed };
    await assert.rejects(steps.domain.jobs.receive(broken(), request), { code: 'upload_aborted' });
    await assert.rejects(framesOfJob(failed), { code: 'bytes_gone', message: /upload_aborted/ });
  });

  it('belong to the job that was read, and to no later one of its id', async () => {
    const { jobID } = await steps.upload(text);
    const before = await steps.row(jobID);
    await steps.domain.jobs.remove(OWNER, jobID);
    await steps.upload(bracketedLog(7), jobID);
    const { db } = steps.domain.context;
    await assert.rejects(framesOf(db, before), { code: 'not_found' });
    const [only] = await framesOfJob(jobID);
    await assert.rejects(readFrame(steps.domain.context, before, only!), { code: 'blob_missing' });
  });

  const rowsOf = (jobID: string) =>
    steps.domain.context.db.select().from(jobs).where(eq(jobs.id, jobID));

  async function framesOfJob(jobID: string): Promise<readonly StoredFrame[]> {
    return framesOf(steps.domain.context.db, await steps.row(jobID));
  }

  async function textOf(jobID: string, frame: StoredFrame): Promise<string> {
    const bytes = await readFrame(steps.domain.context, await steps.row(jobID), frame);
    return Buffer.from(bytes).toString();
  }

  /** That the frames are the file, and stand where they say. */
  async function assertWhole(jobID: string, content: string): Promise<readonly StoredFrame[]> {
    const found = await framesOfJob(jobID);
    let [byteOffset, lines] = [0, 0];
    for (const frame of found) {
      const part = await textOf(jobID, frame);
      assert.equal(part, content.slice(byteOffset, byteOffset + frame.byteLength));
      assert.equal(frame.place.byteOffset, byteOffset);
      assert.equal(frame.place.firstLine, lines + 1);
      byteOffset += frame.byteLength;
      lines += part.split('\n').length - 1;
    }
    assert.equal(byteOffset, content.length);
    return found;
  }

  async function change(
    jobID: string,
    chunkIndex: number,
    by: (bytes: Uint8Array) => Uint8Array,
  ): Promise<void> {
    const { blobs } = steps.domain.context;
    const key = blobKey((await steps.row(jobID)).blobPrefix, chunkIndex);
    await blobs.put(key, by(await blobs.get(key)));
  }
}
