import { and, eq, sql } from '../../database/drizzle.ts';
import { jobs } from '../../database/schema.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { CutSummary, Frame } from '../../ingest/types.ts';
import { isSameJob, type JobRow } from '../model/job-row.ts';
import { leaseEnd, renewalInterval } from '../model/lease.ts';
import { raisedProgress } from '../model/progress.ts';
import { completeIfDone } from '../transitions/complete-job.ts';
import { createBackgroundTasks } from './background-tasks.ts';
import { beginsChunk, chunkSize } from './chunk-plan.ts';
import type { Cutting } from './cutting.ts';
import { OpenChunk } from './open-chunk.ts';
import { storeChunk } from './store-chunk.ts';
import type { UploadParts } from './upload-parts.ts';

/** Frames that are compressed at the same time; with more, an upload takes the cores from workers on this machine. */
const COMPRESSED_AT_ONCE = 2;
/** Chunks that are stored at the same time, each in memory in its compressed form. */
const STORED_AT_ONCE = 2;
/** Milliseconds between two updates of an upload's progress. */
const REPORT_EVERY_MS = 250;

/** Stores a file chunk by chunk while it comes, and ends the upload; it ends early when the signal aborts. Returns the job after that. */
export async function storeFile(
  parts: UploadParts,
  job: JobRow,
  cutting: Cutting,
  signal: AbortSignal | undefined,
): Promise<JobRow> {
  const reporter = reportReceived(parts, job, cutting);
  const failing = new AbortController();
  const ending = AbortSignal.any([failing.signal, ...(signal ? [signal] : [])]);
  const chunks = new ChunkStore(parts, job, cutting, ending);
  try {
    for (;;) {
      const step = await cutting.next();
      if (step.done) {
        return (await chunks.finish()) ?? (await finishUpload(parts, job, step.value));
      }
      await chunks.add(step.value);
    }
  } catch (error) {
    failing.abort(error);
    throw error;
  } finally {
    clearInterval(reporter);
    await chunks.settle();
  }
}

/** Puts the frames of a file together to chunks, and stores them in the background. */
class ChunkStore {
  readonly #parts: UploadParts;
  readonly #job: JobRow;
  readonly #cutting: Cutting;
  readonly #signal: AbortSignal;
  readonly #compressions = createBackgroundTasks(COMPRESSED_AT_ONCE);
  readonly #stores = createBackgroundTasks(STORED_AT_ONCE);
  #open: { chunk: OpenChunk; size: number } | undefined;
  /** Chunks that have ended, and bytes of all frames so far. */
  #count = 0;
  #bytes = 0;
  /** The job, where a chunk that was the whole file has ended its upload. */
  #whole: JobRow | undefined;

  constructor(parts: UploadParts, job: JobRow, cutting: Cutting, signal: AbortSignal) {
    this.#parts = parts;
    this.#job = job;
    this.#cutting = cutting;
    this.#signal = signal;
  }

  async add(frame: Frame): Promise<void> {
    if (beginsChunk(frame, this.#open?.chunk.byteLength ?? 0)) await this.#end(false);
    this.#open ??= { chunk: new OpenChunk(this.#count, frame), size: this.#nextSize() };
    const { chunk, size } = this.#open;
    this.#bytes += frame.bytes.byteLength;
    await this.#compressions.start(() => chunk.add(frame));
    const { frameBytes } = this.#parts.settings.chunkSizes;
    if (chunk.endsBy(size, frameBytes) || frame.isWhole) await this.#end(frame.isWhole);
  }

  /** Stores the last chunk. Returns the job where a chunk has ended its upload already. */
  async finish(): Promise<JobRow | undefined> {
    await this.#end(false);
    await this.#compressions.finish();
    await this.#stores.finish();
    return this.#whole;
  }

  /** Resolves when no background task runs any more. */
  async settle(): Promise<void> {
    await this.#compressions.settle();
    await this.#stores.settle();
  }

  async #end(isWhole: boolean): Promise<void> {
    if (!this.#open) return;
    const { chunk } = this.#open;
    this.#open = undefined;
    this.#count++;
    await this.#stores.start(async () => {
      const { receivedBytes, contentHash } = this.#cutting.counts();
      const upload = { receivedBytes, contentHash, isWhole, signal: this.#signal };
      const row = await storeChunk(this.#parts, this.#job, chunk, upload);
      if (isWhole) this.#whole = row;
    });
  }

  /** Size of the next chunk; a compressed upload is expected to go on at its ratio so far. */
  #nextSize(): number {
    const { chunkSizes } = this.#parts.settings;
    const { declaredBytes } = this.#job;
    const share = this.#bytes / this.#cutting.counts().receivedBytes;
    const isKnown = declaredBytes !== null && this.#bytes > 0;
    const expected = isKnown ? declaredBytes * share : undefined;
    return chunkSize(chunkSizes, this.#count, this.#bytes, expected);
  }
}

const isUploading = (job: JobRow) => and(isSameJob(job), eq(jobs.status, 'Uploading'));

/** Stores the received bytes between chunks: watchers see a slow upload move, and its lease is renewed. */
function reportReceived(parts: UploadParts, job: JobRow, cutting: Cutting): NodeJS.Timeout {
  const renewEveryMs = renewalInterval(parts.settings.leaseSeconds);
  let stored = 0;
  let storedAt = Date.now();
  let busy = false;
  const update = async () => {
    const now = cutting.counts().receivedBytes;
    if (busy || (now === stored && Date.now() - storedAt < renewEveryMs)) return;
    busy = true;
    try {
      const receivedBytes = sql`greatest(${jobs.receivedBytes}, ${now}::bigint)`;
      await parts.db
        .update(jobs)
        .set({
          receivedBytes,
          uploadLeaseUntil: leaseEnd(parts.settings.leaseSeconds),
          progress: raisedProgress({ receivedBytes }),
        })
        .where(isUploading(job));
      stored = now;
      storedAt = Date.now();
      parts.bus.changed(job.id);
    } catch (error) {
      // The next update, or the next chunk, stores the same.
      parts.log.warn({ jobID: job.id, err: messageOf(error) }, 'could not store upload progress');
    } finally {
      busy = false;
    }
  };
  return setInterval(update, REPORT_EVERY_MS);
}

async function finishUpload(parts: UploadParts, job: JobRow, summary: CutSummary): Promise<JobRow> {
  const receivedBytes = sql`${summary.receivedBytes}::bigint`;
  const rows = await parts.db
    .update(jobs)
    .set({
      status: sql`case when ${jobs.startedAt} is null then 'Queued' else 'In Progress' end`,
      uploadedAt: sql`now()`,
      uploadLeaseUntil: null,
      receivedBytes,
      contentHash: summary.contentHash,
      format: summary.format,
      encoding: summary.encoding,
      progress: raisedProgress({ receivedBytes, uploaded: sql`true` }),
    })
    .where(isUploading(job))
    .returning();
  const row = rows[0];
  if (!row) throw new AppError('job_failed', 'The job ended before its upload did.');
  parts.bus.changed(job.id);
  return (await completeIfDone(parts, row)) ?? row;
}
