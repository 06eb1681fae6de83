import { eq, sql } from '../database/drizzle.ts';
import { chunks, jobs, partialReports } from '../database/schema.ts';
import type { PackedPartial } from '../threads/types.ts';
import { type Claim, holds } from './claim.ts';
import type { JobContext } from './context.ts';
import { raiseProgress } from './job-row.ts';

/**
 * Makes a result count, exactly once: in one transaction the chunk is done where the token still
 * holds, and its partial report goes in under the key (job, chunk). False when the claim was lost;
 * then nothing was written.
 */
export async function commitChunk(
  { db }: JobContext,
  held: Claim,
  partial: PackedPartial,
): Promise<boolean> {
  const { chunk } = held;
  return db.transaction(async (tx) => {
    const done = await tx
      .update(chunks)
      .set({ status: 'Done', token: null, leaseUntil: null })
      .where(holds(held))
      .returning({ index: chunks.index });
    if (done.length === 0) return false;
    await tx
      .insert(partialReports)
      .values({ jobID: chunk.jobID, chunkIndex: chunk.index, data: partial });
    const updated = await tx
      .update(jobs)
      .set({
        chunksDone: sql`${jobs.chunksDone} + 1`,
        processedBytes: sql`${jobs.processedBytes} + ${chunk.byteLength}`,
      })
      .where(eq(jobs.id, chunk.jobID))
      .returning();
    if (updated[0]) await raiseProgress(tx, updated[0]);
    return true;
  });
}
