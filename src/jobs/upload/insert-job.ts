import { sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { blobPrefixes, jobs } from '../../database/schema.ts';
import type { JobRow } from '../model/job-row.ts';
import { leaseEnd } from '../model/lease.ts';
import type { JobBundle } from '../model/types.ts';
import { newBlobPrefix } from '../storage/blob-key.ts';

export interface NewJob
  extends Pick<JobRow, 'id' | 'ownerID' | 'fileName' | 'keywords' | 'timeZone'> {
  bundle?: JobBundle | undefined;
  /** Bytes that the client announced; null where it announced none. */
  declaredBytes: number | null;
  leaseSeconds: number;
  /** The job that it reads again, and when that was created: years that a log leaves out are guessed from it. */
  rereads?: { id: string; createdAt: Date };
}

/**
 * Inserts a job whose bytes are about to come. Undefined where there is a job of that id already, or one that reads the same
 * job again.
 */
export async function insertJob(
  db: Database,
  { rereads, bundle, ...job }: NewJob,
): Promise<JobRow | undefined> {
  const rows = await insertStatement(db).execute({
    ...job,
    timeZone: job.timeZone && JSON.stringify(job.timeZone),
    blobPrefix: newBlobPrefix(),
    createdAt: rereads?.createdAt ?? null,
    rereads: rereads?.id ?? null,
    bundle: bundle ?? null,
  });
  return rows[0];
}

/** The prefix of its blobs is noted together with the job: whatever is stored later can be found and removed. */
const insertStatement = preparedOnce((db) => {
  const value = sql.placeholder;
  const created = db.$with('created').as(
    db
      .insert(jobs)
      .values({
        id: value('id'),
        ownerID: value('ownerID'),
        fileName: value('fileName'),
        status: 'Uploading',
        blobPrefix: value('blobPrefix'),
        keywords: value('keywords'),
        timeZone: sql`${value('timeZone')}::jsonb`,
        declaredBytes: value('declaredBytes'),
        createdAt: sql`coalesce(${value('createdAt')}::timestamptz, now())`,
        rereads: value('rereads'),
        bundle: value('bundle'),
        uploadLeaseUntil: leaseEnd(value('leaseSeconds')),
      })
      .onConflictDoNothing()
      .returning(),
  );
  const noted = db.$with('noted').as(
    db
      .insert(blobPrefixes)
      .select(
        db
          .select({
            prefix: created.blobPrefix,
            unneededSince: sql<Date | null>`null::timestamptz`.as('unneeded_since'),
          })
          .from(created),
      )
      .returning({ prefix: blobPrefixes.prefix }),
  );
  return db.with(created, noted).select().from(created).prepare(UNNAMED);
});
