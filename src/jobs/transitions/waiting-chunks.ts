import { sql } from '../../database/drizzle.ts';
import { chunks, jobs } from '../../database/schema.ts';
import { SMALL_BYTES } from '../../runtime/small-bytes.ts';

/** Whether a chunk is the whole of a small file, from its row and its job's. */
const isSmall = sql<boolean>`${jobs.uploadedAt} is not null and ${jobs.chunkCount} = 1
  and ${chunks.byteLength} <= ${SMALL_BYTES}`;

/** What publishing needs of a chunk, from its row and its job's. */
export const OF_WAITING_CHUNK = {
  jobID: chunks.jobID,
  chunkIndex: chunks.index,
  ownerID: jobs.ownerID,
  byteLength: chunks.byteLength,
  isSmall,
};
