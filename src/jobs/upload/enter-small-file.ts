/** Small files: job, chunk and the end of the upload are one row each, entered together with others. */
import { randomUUID } from 'node:crypto';
import { gathered } from '../../database/batcher.ts';
import { sql } from '../../database/drizzle.ts';
import { givenRows, givenValues, hexOf } from '../../database/input-rows.ts';
import type { Database } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { chunks, jobs, smallFiles } from '../../database/schema.ts';
import type { FormatInfo } from '../../engine/index.ts';
import type { Chunk } from '../../ingest/types.ts';
import type { JobContext } from '../context.ts';
import { type ProgressInput, progressInPercentage } from '../model/progress.ts';
import type { UploadRequest, UploadResult } from '../model/types.ts';
import { newBlobPrefix } from '../storage/blob-key.ts';
import { compressed, factsOf, type StoredFacts } from '../storage/stored-bytes.ts';
import { announce, SMALL_FILE_PRIORITY } from '../transitions/publish-chunks.ts';
import { newChunk } from './new-chunk.ts';

/**
 * Stores a file of one small chunk and enters its job, all in one statement. Undefined where there is a job of that id
 * already.
 */
export async function enterSmallFile(
  context: JobContext,
  request: UploadRequest,
  chunk: Chunk,
  receivedBytes: number,
): Promise<UploadResult | undefined> {
  const stored = await compressed(chunk.bytes);
  const file = {
    ...fileOf(context, request, chunk),
    ...factsOf(stored),
    receivedBytes,
    bytes: hexOf(stored),
  };
  if (!(await enter(context.db, file))) return undefined;
  const { id: jobID, fileName, byteLength: totalBytes } = file;
  context.bus.changed(jobID);
  await announce(context, jobID, chunk.index, SMALL_FILE_PRIORITY);
  return { jobID, fileName, totalBytes, status: 'Queued', error: null };
}

interface SmallFile extends StoredFacts {
  id: string;
  ownerID: string;
  fileName: string;
  format: FormatInfo | null;
  keywords: string[];
  declaredBytes: number | null;
  receivedBytes: number;
  index: number;
  byteOffset: number;
  byteLength: number;
  firstLine: number;
  carry: string;
  blobPrefix: string;
  /** Compressed, as text. */
  bytes: string;
}

function fileOf(
  { settings }: JobContext,
  { jobID, ownerID, fileName, declaredBytes }: UploadRequest,
  { format, bytes, index, byteOffset, firstLine, carry }: Chunk,
) {
  return {
    ...{ id: jobID ?? randomUUID(), ownerID, fileName, declaredBytes: declaredBytes ?? null },
    ...{ keywords: settings.keywords, format, blobPrefix: newBlobPrefix() },
    ...{ index, byteOffset, byteLength: bytes.byteLength, firstLine, carry },
  };
}

/** Tells of each file whether it was entered. */
const enter = gathered(
  async (db: Database, files: SmallFile[]) => {
    const rows = await enterStatement(db).execute(givenValues(files));
    // By prefix: two files of one batch may come with the same id.
    const entered = new Set(rows.map(({ blobPrefix }) => blobPrefix));
    return files.map(({ blobPrefix }) => entered.has(blobPrefix));
  },
  ({ bytes }) => bytes.length,
);

const ITEM = sql`"id" uuid, "index" integer, "byteOffset" bigint, "ownerID" text, "fileName" text,
  "blobPrefix" uuid, format jsonb, keywords jsonb, "declaredBytes" bigint, "receivedBytes" bigint,
  "byteLength" bigint, "firstLine" bigint, carry text, "storedBytes" bigint, sha256 text,
  bytes bytea`;

/** The columns of a job's row, all of them in their order, as an insertion from a query must have them. */
function newJob() {
  const given = <T>(column: string) => sql<T>`${sql.raw(`item."${column}"`)}`.as(column);
  const zero = (name: string) => sql<number>`0`.as(name);
  const none = <T>(name: string, type: string) => sql<T | null>`null::${sql.raw(type)}`.as(name);
  const now = (name: string) => sql<Date>`now()`.as(name);
  return {
    id: given<string>('id'),
    ownerID: given<string>('ownerID'),
    fileName: given<string>('fileName'),
    status: sql<string>`'Queued'`.as('status'),
    blobPrefix: given<string>('blobPrefix'),
    format: given<FormatInfo | null>('format'),
    keywords: given<string[]>('keywords'),
    errorCode: none<string>('errorCode', 'text'),
    errorMessage: none<string>('errorMessage', 'text'),
    declaredBytes: given<number | null>('declaredBytes'),
    receivedBytes: given<number>('receivedBytes'),
    totalBytes: sql<number>`item."byteLength"`.as('totalBytes'),
    processedBytes: zero('processedBytes'),
    chunkCount: sql<number>`1`.as('chunkCount'),
    chunksDone: zero('chunksDone'),
    progress: progressInPercentage(UPLOADED).as('progress'),
    runs: sql<number>`1`.as('runs'),
    uploadLeaseUntil: none<Date>('uploadLeaseUntil', 'timestamptz'),
    uploadedAt: now('uploadedAt'),
    createdAt: now('createdAt'),
    startedAt: none<Date>('startedAt', 'timestamptz'),
    finishedAt: none<Date>('finishedAt', 'timestamptz'),
  };
}

/** All is there, and nothing is processed. */
const UPLOADED: ProgressInput = {
  declaredBytes: sql`item."declaredBytes"`,
  receivedBytes: sql`item."receivedBytes"`,
  uploaded: sql`true`,
  totalBytes: sql`item."byteLength"`,
  processedBytes: sql`0`,
};

const enterStatement = preparedOnce((db) => {
  const items = givenRows(ITEM);
  const created = db
    .$with('created')
    .as(
      db
        .insert(jobs)
        .select(db.select(newJob()).from(items))
        .onConflictDoNothing()
        .returning({ id: jobs.id, blobPrefix: jobs.blobPrefix }),
    );
  const entered = db.$with('entered').as(
    db
      .insert(chunks)
      .select(
        db
          .select(newChunk(sql`${created.id}`, (name) => sql.raw(`item."${name}"`)))
          .from(created)
          .innerJoin(items, sql`item."blobPrefix" = ${created.blobPrefix}`),
      )
      .returning({ index: chunks.index }),
  );
  const kept = db.$with('kept').as(
    db
      .insert(smallFiles)
      .select(
        db
          .select({ jobID: created.id, bytes: sql<Uint8Array>`item.bytes`.as('bytes') })
          .from(created)
          .innerJoin(items, sql`item."blobPrefix" = ${created.blobPrefix}`),
      )
      .returning({ jobID: smallFiles.jobID }),
  );
  return db
    .with(created, entered, kept)
    .select({ blobPrefix: created.blobPrefix })
    .from(created)
    .prepare(UNNAMED);
});
