/** Stores a file as it comes, chunk by chunk. */
import { and, eq, sql } from '../../database/drizzle.ts';
import { jobs } from '../../database/schema.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { Chunk, CutSummary } from '../../ingest/types.ts';
import type { JobContext } from '../context.ts';
import type { JobRow } from '../model/job-row.ts';
import { leaseEnd, renewalInterval } from '../model/lease.ts';
import { raisedProgress } from '../model/progress.ts';
import { completeIfDone } from '../transitions/complete-job.ts';
import { createWindow } from './background-tasks.ts';
import { beginsChunk, chunkSize } from './chunk-plan.ts';
import type { Cutting } from './cutting.ts';
import { OpenChunk } from './open-chunk.ts';
import { storeChunk } from './store-chunk.ts';

/** Blocks that are compressed at the same time; with more, an upload takes the cores from the workers beside it. */
const COMPRESSED_AT_ONCE = 2;
/** Chunks that are stored at the same time, each in memory as it will be stored. */
const STORED_AT_ONCE = 2;
/** Milliseconds between notes of how far an upload has come. */
const REPORT_EVERY_MS = 250;

/** Stores all of the file and ends its upload. Returns the job as it is then. */
export async function storeFile(
  context: JobContext,
  job: JobRow,
  cutting: Cutting,
): Promise<JobRow> {
  const reporter = reportReceived(context, job, cutting.received);
  const chunks = new ChunkStore(context, job, cutting.received);
  try {
    for (;;) {
      const step = await cutting.next();
      if (step.done) {
        return (await chunks.finish()) ?? (await finishUpload(context, job, step.value));
      }
      await chunks.add(step.value);
    }
  } finally {
    clearInterval(reporter);
    await chunks.settle();
  }
}

/** Makes chunks of the blocks of a file, and stores them while the next ones come. */
class ChunkStore {
  readonly #context: JobContext;
  readonly #job: JobRow;
  readonly #received: () => number;
  readonly #compressions = createWindow(COMPRESSED_AT_ONCE);
  readonly #stores = createWindow(STORED_AT_ONCE);
  #open: { chunk: OpenChunk; size: number } | undefined;
  /** Chunks so far, and bytes of all blocks. */
  #count = 0;
  #bytes = 0;
  /** The job after a chunk that was all of its file. */
  #whole: JobRow | undefined;

  constructor(context: JobContext, job: JobRow, received: () => number) {
    this.#context = context;
    this.#job = job;
    this.#received = received;
  }

  async add(block: Chunk): Promise<void> {
    if (beginsChunk(block, this.#open?.chunk.byteLength ?? 0)) await this.#end(false);
    this.#open ??= { chunk: new OpenChunk(this.#count, block), size: this.#nextSize() };
    const { chunk, size } = this.#open;
    this.#bytes += block.bytes.byteLength;
    await this.#compressions.run(() => chunk.add(block));
    const { blockBytes } = this.#context.settings.chunkSizes;
    if (chunk.endsBy(size, blockBytes) || block.isWhole) await this.#end(block.isWhole);
  }

  /** Stores what is left; gives the job where its only chunk has ended its upload as well. */
  async finish(): Promise<JobRow | undefined> {
    await this.#end(false);
    await this.#compressions.drain();
    await this.#stores.drain();
    return this.#whole;
  }

  /** Waits until nothing is at work any more, whatever became of it. */
  async settle(): Promise<void> {
    await this.#compressions.settle();
    await this.#stores.settle();
  }

  async #end(isWhole: boolean): Promise<void> {
    if (!this.#open) return;
    const { chunk } = this.#open;
    this.#open = undefined;
    this.#count++;
    await this.#stores.run(async () => {
      const receivedBytes = this.#received();
      const row = await storeChunk(this.#context, this.#job, chunk, { receivedBytes, isWhole });
      if (isWhole) this.#whole = row;
    });
  }

  /** What is sent compressed will go on as it has come so far. */
  #nextSize(): number {
    const { chunkSizes } = this.#context.settings;
    const { declaredBytes } = this.#job;
    const share = this.#bytes / this.#received();
    const isKnown = declaredBytes !== null && this.#bytes > 0;
    const expected = isKnown ? declaredBytes * share : undefined;
    return chunkSize(chunkSizes, this.#count, this.#bytes, expected);
  }
}

/** Notes received bytes between chunks, so that watchers see a slow upload move and its lease lives. */
function reportReceived(context: JobContext, job: JobRow, received: () => number): NodeJS.Timeout {
  const renewEveryMs = renewalInterval(context);
  let noted = 0;
  let notedAt = Date.now();
  let busy = false;
  const note = async () => {
    const now = received();
    if (busy || (now === noted && Date.now() - notedAt < renewEveryMs)) return;
    busy = true;
    try {
      const receivedBytes = sql`greatest(${jobs.receivedBytes}, ${now}::bigint)`;
      await context.db
        .update(jobs)
        .set({
          receivedBytes,
          uploadLeaseUntil: leaseEnd(context),
          progress: raisedProgress({ receivedBytes }),
        })
        .where(and(eq(jobs.id, job.id), eq(jobs.status, 'Uploading')));
      noted = now;
      notedAt = Date.now();
      context.bus.changed(job.id);
    } catch (error) {
      // Only a note of progress: the next one, or the next chunk, brings the same news.
      context.log.warn({ jobID: job.id, err: messageOf(error) }, 'could not note upload progress');
    } finally {
      busy = false;
    }
  };
  return setInterval(note, REPORT_EVERY_MS);
}

async function finishUpload(
  context: JobContext,
  job: JobRow,
  summary: CutSummary,
): Promise<JobRow> {
  const receivedBytes = sql`${summary.receivedBytes}::bigint`;
  const rows = await context.db
    .update(jobs)
    .set({
      status: sql`case when ${jobs.startedAt} is null then 'Queued' else 'In Progress' end`,
      uploadedAt: sql`now()`,
      uploadLeaseUntil: null,
      receivedBytes,
      format: summary.format,
      progress: raisedProgress({ receivedBytes, uploaded: sql`true` }),
    })
    .where(and(eq(jobs.id, job.id), eq(jobs.status, 'Uploading')))
    .returning();
  const row = rows[0];
  if (!row) throw new AppError('job_failed', 'The job ended before its upload did.');
  context.bus.changed(job.id);
  return (await completeIfDone(context, row)) ?? row;
}
