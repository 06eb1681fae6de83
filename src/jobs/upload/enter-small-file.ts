/** Small files: job, chunk and the end of the upload are one row each, entered together with others. */
import { randomUUID } from 'node:crypto';
import { gathered } from '../../database/batcher.ts';
import { sql } from '../../database/drizzle.ts';
import { givenRows, givenValues } from '../../database/input-rows.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { FormatInfo } from '../../engine/index.ts';
import type { Chunk } from '../../ingest/types.ts';
import type { JobContext } from '../context.ts';
import { type ProgressInput, progressInPercentage } from '../model/progress.ts';
import type { UploadRequest, UploadResult } from '../model/types.ts';
import { removeBlobs } from '../processing/fail-job.ts';
import {
  blobKey,
  ENTERED_WITHIN_SECONDS,
  madeAt,
  newBlobPrefix,
  sharerOf,
} from '../storage/blob-prefix.ts';
import { announce, SMALL_FILE_PRIORITY } from '../storage/publish-chunks.ts';
import { compressed, factsOf, type StoredFacts } from '../storage/store-bytes.ts';
import { newChunk } from './new-chunk.ts';

/**
 * Stores a file of one small chunk and enters its job. Undefined where there is a job of that id already, or all this
 * took too long. Files that come at the same time share a blob.
 */
export async function enterSmallFile(
  context: JobContext,
  request: UploadRequest,
  chunk: Chunk,
  receivedBytes: number,
): Promise<UploadResult | undefined> {
  const stored = await compressed(chunk.bytes);
  const file = { ...fileOf(context, request, chunk), ...factsOf(stored), receivedBytes, stored };
  if (!(await enter(context, file))) return undefined;
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
  /** Compressed. */
  stored: Uint8Array;
}

function fileOf(
  { settings }: JobContext,
  { jobID, ownerID, fileName, declaredBytes }: UploadRequest,
  { format, bytes, index, byteOffset, firstLine, carry }: Chunk,
) {
  return {
    ...{ id: jobID ?? randomUUID(), ownerID, fileName, declaredBytes: declaredBytes ?? null },
    ...{ keywords: settings.keywords, format },
    ...{ index, byteOffset, byteLength: bytes.byteLength, firstLine, carry },
  };
}

/**
 * The bytes come before any row: a crash in between leaves an orphaned blob, which the sweep leaves alone for as long
 * as a row may still come. Where the statement fails nobody knows whether there is a row now: if not, the sweep
 * removes the bytes.
 */
const enter = gathered(
  async (context: JobContext, files: SmallFile[]) => {
    const places = await storeAll(context, files);
    const items = files.map(({ stored: _, ...file }, index) => ({ ...file, ...places[index]! }));
    const rows = await enterStatement(context.db).execute(givenValues(items));
    if (rows.length === 0) await removeBlobs(context, places[0]!.blobPrefix, 1);
    // By prefix: two files of one batch may come with the same id.
    const entered = new Set(rows.map(({ blobPrefix }) => blobPrefix));
    return places.map(({ blobPrefix }) => entered.has(blobPrefix));
  },
  ({ stored }) => stored.length,
);

/** Where the stored bytes of a file lie. */
interface Place {
  blobPrefix: string;
  sharedOffset: number | null;
  /** When they were on their way there: milliseconds since the epoch. */
  madeAt: number | null;
}

/** Stores the bytes of a file that comes alone as those of any other, of several in one blob. */
async function storeAll(context: JobContext, files: SmallFile[]): Promise<Place[]> {
  if (files.length === 1) {
    const blobPrefix = newBlobPrefix();
    const { index, stored } = files[0]!;
    await context.blobs.put(blobKey(blobPrefix, index), stored);
    return [{ blobPrefix, sharedOffset: null, madeAt: madeAt(blobPrefix) }];
  }
  const { prefix, offsets } = await context.sharedBlobs.put(files.map(({ stored }) => stored));
  return offsets.map((sharedOffset, index) => ({
    ...{ blobPrefix: sharerOf(prefix, index + 1), sharedOffset, madeAt: madeAt(prefix) },
  }));
}

const ITEM = sql`"id" uuid, "index" integer, "byteOffset" bigint, "ownerID" text, "fileName" text,
  "blobPrefix" uuid, format jsonb, keywords jsonb, "declaredBytes" bigint, "receivedBytes" bigint,
  "byteLength" bigint, "firstLine" bigint, carry text, "storedBytes" bigint, sha256 text,
  "sharedOffset" bigint, "madeAt" float8`;

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
  // Too late, and the sweep might already have taken its bytes for an orphan.
  const inTime = sql`item."madeAt" > extract(epoch from now()) * 1000 - ${ENTERED_WITHIN_SECONDS * 1000}`;
  const created = db
    .$with('created')
    .as(
      db
        .insert(jobs)
        .select(db.select(newJob()).from(items).where(inTime))
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
  return db
    .with(created, entered)
    .select({ blobPrefix: created.blobPrefix })
    .from(created)
    .prepare(UNNAMED);
});
