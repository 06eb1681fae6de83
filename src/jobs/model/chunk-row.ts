import { and, eq, type InferSelectModel } from '../../database/drizzle.ts';
import { chunks } from '../../database/schema.ts';

export type ChunkRow = InferSelectModel<typeof chunks>;

/**
 * The condition that a claim is still the newest one: every write of a worker carries it.
 * @param token the fencing token of the claim; each parameter may also be a placeholder or a column
 */
export const holds = (jobID: unknown, index: unknown, token: unknown) =>
  and(
    eq(chunks.jobID, jobID as string),
    eq(chunks.index, index as number),
    eq(chunks.token, token as string),
    eq(chunks.status, 'Processing'),
  );
