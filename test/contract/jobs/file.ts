import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { and, eq } from '../../../src/database/drizzle.ts';
import { chunks, jobs } from '../../../src/database/schema.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { eventually } from '../../support/eventually.ts';
import { randomLog, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** Sending the bytes of an upload back as a file. */
export function file(steps: Steps): void {
  const text = randomLog(2000);
  const unending = new AbortController().signal;
  const open = (jobID: string, signal = unending) => steps.domain.jobs.file(OWNER, jobID, signal);

  /** What comes of it, and the error that ends it. */
  async function read(pieces: AsyncIterable<Uint8Array>): Promise<{ text: string; code?: string }> {
    let sent = '';
    try {
      for await (const piece of pieces) sent += Buffer.from(piece).toString();
      return { text: sent };
    } catch (error) {
      return { text: sent, code: (error as { code: string }).code };
    }
  }

  it('give the file back whole, with its name and length', async () => {
    const { jobID } = await steps.upload(text);
    const { fileName, totalBytes, pieces } = await open(jobID);
    assert.deepEqual({ fileName, totalBytes }, { fileName: 'app.log', totalBytes: text.length });
    assert.deepEqual(await read(pieces), { text });
  });

  it('give an empty file back', async () => {
    const { jobID } = await steps.upload('');
    const { totalBytes, pieces } = await open(jobID);
    assert.equal(totalBytes, 0);
    assert.deepEqual(await read(pieces), { text: '' });
  });

  it('follow a file that still uploads to its end', async () => {
    const { jobID, rest, upload } = await halfUploaded();
    const { totalBytes, pieces } = await open(jobID);
    assert.equal(totalBytes, null);
    const whole = read(pieces);
    rest.resolve();
    await upload;
    assert.deepEqual(await whole, { text });
  });

  it('end with an error where the upload fails that they follow', async () => {
    const { jobID, rest, upload } = await halfUploaded();
    const { pieces } = await open(jobID);
    const part = read(pieces);
    rest.reject(new Error('connection reset'));
    await assert.rejects(upload, { code: 'upload_aborted' });
    const { text: sent, code } = await part;
    assert.match(code ?? '', /^(bytes_gone|blob_missing)$/);
    assert.ok(text.startsWith(sent));
  });

  it('stop following when nobody listens any more', async () => {
    const { jobID, rest, upload } = await halfUploaded();
    const leaving = new AbortController();
    const { pieces } = await open(jobID, leaving.signal);
    const reading = Array.fromAsync(pieces);
    leaving.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    rest.resolve();
    await upload;
  });

  it('wait for the first bytes of a file, until nobody listens any more', async () => {
    const jobID = randomUUID();
    const rest = Promise.withResolvers<void>();
    async function* source() {
      await rest.promise;
      yield* sourceOf(text, 4096);
    }
    const request = { ownerID: OWNER, fileName: 'slow.log', jobID };
    const upload = steps.domain.jobs.receive(source(), request);
    const { db } = steps.domain.context;
    await eventually('the job', () => db.$count(jobs, eq(jobs.id, jobID)));
    const leaving = new AbortController();
    const opening = open(jobID, leaving.signal);
    leaving.abort();
    await assert.rejects(opening, { code: 'shutting_down' });
    const whole = open(jobID).then(({ pieces }) => read(pieces));
    rest.resolve();
    await upload;
    assert.deepEqual(await whole, { text });
  });

  it('end with an error at a frame that is damaged, after those before it', async () => {
    const { jobID } = await steps.upload(text);
    const { blobs, db } = steps.domain.context;
    const key = blobKey((await steps.row(jobID)).blobPrefix, 2);
    const stored = await blobs.get(key);
    stored[stored.length >> 1]! ^= 1;
    await blobs.put(key, stored);
    const { text: sent, code } = await read((await open(jobID)).pieces);
    assert.equal(code, 'blob_corrupt');
    const isThird = and(eq(chunks.jobID, jobID), eq(chunks.index, 2));
    const [third] = await db.select().from(chunks).where(isThird);
    assert.ok(sent.length >= third!.byteOffset);
    assert.ok(text.startsWith(sent) && sent.length < text.length);
  });

  it('are refused where the first bytes are missing already', async () => {
    const { jobID } = await steps.upload(text);
    await steps.domain.context.blobs.remove(blobKey((await steps.row(jobID)).blobPrefix, 0));
    await assert.rejects(open(jobID), { code: 'blob_missing' });
  });

  it('end with an error where the rows of the last bytes are missing', async () => {
    const { jobID } = await steps.upload(text);
    const last = (await steps.chunkIndexes(jobID)).at(-1)!;
    const isLast = and(eq(chunks.jobID, jobID), eq(chunks.index, last));
    await steps.domain.context.db.delete(chunks).where(isLast);
    const { text: sent, code } = await read((await open(jobID)).pieces);
    assert.equal(code, 'blob_missing');
    assert.ok(text.startsWith(sent));
  });

  /** A file of which the first half is stored; the rest comes, or fails, when `rest` does. */
  async function halfUploaded() {
    const jobID = randomUUID();
    const rest = Promise.withResolvers<void>();
    // It may be rejected before the source waits for it.
    rest.promise.catch(() => undefined);
    async function* source() {
      yield* sourceOf(text.slice(0, 100_000), 4096);
      await rest.promise;
      yield* sourceOf(text.slice(100_000), 4096);
    }
    const request = { ownerID: OWNER, fileName: 'slow.log', jobID };
    const upload = steps.domain.jobs.receive(source(), request);
    upload.catch(() => undefined);
    await eventually('a chunk', async () => {
      const { db } = steps.domain.context;
      const [row] = await db.select().from(jobs).where(eq(jobs.id, jobID));
      return row !== undefined && row.chunkCount > 0;
    });
    return { jobID, rest, upload };
  }
}
