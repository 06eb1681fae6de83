import { eq, sql } from '../../../src/database/drizzle.ts';
import { chunks, jobs as jobRows } from '../../../src/database/schema.ts';
import type { JobParts } from '../../../src/jobs/index.ts';
import type { RereadRequest } from '../../../src/jobs/model/types.ts';
import { processChunk } from '../../../src/jobs/processing/process-chunk.ts';
import { createReadWriteLock } from '../../../src/jobs/processing/read-write-lock.ts';
import type { Domain } from '../../support/domain.ts';
import { eventually } from '../../support/eventually.ts';
import { sourceOf } from '../../support/logs.ts';

export const OWNER = 'owner-1';

/** What the tests do with a domain, one step at a time. `open` gives the domain, once it is open. */
export function stepsOn(open: () => Domain) {
  const lock = createReadWriteLock();
  const running = new AbortController().signal;
  const chunkIndexes = async (jobID: string) => {
    const rows = await open()
      .context.db.select({ index: chunks.index })
      .from(chunks)
      .where(eq(chunks.jobID, jobID))
      .orderBy(chunks.index);
    return rows.map(({ index }) => index);
  };
  const deliver = (jobID: string, chunkIndex: number, context = open().context) =>
    processChunk(context, lock, { jobID, chunkIndex }, running);
  return {
    get domain(): Domain {
      return open();
    },
    lock,
    upload: (content: string | Uint8Array, jobID?: string) =>
      open().jobs.receive(sourceOf(content, 4096), { ownerID: OWNER, fileName: 'app.log', jobID }),
    chunkIndexes,
    deliver,
    deliverAll: async (jobID: string, context = open().context) => {
      for (const index of await chunkIndexes(jobID)) await deliver(jobID, index, context);
    },
    /** Begins to read a job again, until its bytes are cut; the id of the job that reads. */
    again: async (jobID: string, request: RereadRequest): Promise<string> => {
      await open().jobs.analyzeAgain(OWNER, jobID, request);
      let id: string | undefined;
      await eventually('the bytes to be cut', async () => {
        const { db } = open().context;
        const [row] = await db.select().from(jobRows).where(eq(jobRows.rereads, jobID));
        id = row?.id;
        return !row || row.uploadedAt !== null;
      });
      return id!;
    },
    /** The domain where KEEP_UPLOADS is false. */
    dropping: (): JobParts => {
      const { context } = open();
      return { ...context, settings: { ...context.settings, keepUploads: false } };
    },
    report: (jobID: string) => open().jobs.report(OWNER, jobID),
    statusOf: async (jobID: string) => (await open().jobs.detail(OWNER, jobID)).status,
    row: async (jobID: string) => {
      const rows = await open().context.db.select().from(jobRows).where(eq(jobRows.id, jobID));
      return rows[0]!;
    },
    /** Lets a chunk that waits for its next try be due. */
    makeDue: (jobID: string) =>
      open().context.db.update(chunks).set({ dueAt: sql`now()` }).where(eq(chunks.jobID, jobID)),
    expireLease: (jobID: string) =>
      open()
        .context.db.update(chunks)
        .set({ leaseUntil: sql`now() - interval '1 second'` })
        .where(eq(chunks.jobID, jobID)),
  };
}

export type Steps = ReturnType<typeof stepsOn>;
