/** Small files: job, chunk and bytes are inserted by one statement, which several files share. */
import { randomUUID } from 'node:crypto';
import { batched } from '../../database/batcher.ts';
import { sql } from '../../database/drizzle.ts';
import { hexOf, inputRows, inputValues } from '../../database/input-rows.ts';
import type { Database } from '../../database/open.ts';
import { preparedOnce, UNNAMED } from '../../database/prepared.ts';
import { chunks, jobs, smallFiles } from '../../database/schema.ts';
import type { ChosenZone, FormatInfo, RecordCounts } from '../../engine/index.ts';
import type { Frame } from '../../ingest/types.ts';
import type { Counts } from '../../ingest/unpack.ts';
import { type ProgressInput, progressInPercentage } from '../model/progress.ts';
import type { JobBundle, UploadResult, ZonedUpload } from '../model/types.ts';
import { newBlobPrefix } from '../storage/blob-key.ts';
import { compressed, factsOf, type StoredFacts } from '../storage/stored-bytes.ts';
import { publishNewChunk } from '../transitions/publish-chunks.ts';
import { newChunk } from './new-chunk.ts';
import type { UploadParts, UploadSettings } from './upload-parts.ts';

/** Stores a file of one small chunk as a job that is queued. Undefined where there is a job of that id already. */
export async function enterSmallFile(
  parts: UploadParts,
  request: ZonedUpload,
  chunk: Frame,
  { receivedBytes, contentHash }: Counts,
): Promise<UploadResult | undefined> {
  const stored = await compressed(chunk.bytes);
  const file = {
    ...fileOf(parts.settings, request, chunk),
    ...factsOf(stored),
    receivedBytes,
    contentHash,
    bytes: hexOf(stored),
  };
  if (!(await enterWithin(parts, file))) return undefined;
  const { id: jobID, fileName, byteLength: totalBytes } = file;
  parts.metrics.chunkStored(file);
  parts.bus.changed(jobID);
  const waiting = { jobID, chunkIndex: chunk.index, ownerID: request.ownerID, isSmall: true };
  await publishNewChunk(parts, { ...waiting, byteLength: totalBytes });
  return { jobID, fileName, totalBytes, status: 'Queued', error: null, bundle: file.bundle };
}

/** Throws `storage_full` where its owner has no room for it. */
async function enterWithin(
  { db, storedBytesLimit }: UploadParts,
  file: SmallFile,
): Promise<boolean> {
  const room = await storedBytesLimit.take(db, file.ownerID, file.storedBytes);
  let isStored = false;
  try {
    isStored = await enter(db, file);
    return isStored;
  } finally {
    room.settle(isStored);
  }
}

interface SmallFile extends StoredFacts {
  id: string;
  ownerID: string;
  fileName: string;
  format: FormatInfo | null;
  encoding: string;
  timeZone: ChosenZone;
  keywords: string[];
  bundle: JobBundle | null;
  declaredBytes: number | null;
  receivedBytes: number;
  contentHash: string | null;
  index: number;
  byteOffset: number;
  byteLength: number;
  firstLine: number;
  carry: string;
  blobPrefix: string;
  /** Compressed; by `hexOf`. */
  bytes: string;
}

function fileOf(
  { keywords }: UploadSettings,
  { jobID, ownerID, fileName, declaredBytes, timeZone, bundle }: ZonedUpload,
  { format, encoding, bytes, index, byteOffset, firstLine, carry }: Frame,
) {
  return {
    ...{ id: jobID ?? randomUUID(), ownerID, fileName, declaredBytes: declaredBytes ?? null },
    ...{ keywords, format, encoding, timeZone, blobPrefix: newBlobPrefix() },
    bundle: bundle ?? null,
    ...{ index, byteOffset, byteLength: bytes.byteLength, firstLine, carry },
  };
}

/** Resolves with whether the file was entered. */
const enter = batched(async (db: Database, files: SmallFile[]) => {
  const rows = await enterStatement(db).execute(inputValues(files));
  // By prefix: two files of one batch may have the same id.
  const entered = new Set(rows.map(({ blobPrefix }) => blobPrefix));
  return files.map(({ blobPrefix }) => entered.has(blobPrefix));
});

const COLUMNS = sql`"id" uuid, "index" integer, "byteOffset" bigint, "ownerID" text, "fileName" text,
  "blobPrefix" uuid, format jsonb, encoding text, "timeZone" jsonb, keywords jsonb, "declaredBytes" bigint, "receivedBytes" bigint,
  "byteLength" bigint, "firstLine" bigint, carry text, "storedBytes" bigint, sha256 text,
  bytes bytea, bundle jsonb, "contentHash" text`;

/** All columns of a job's row in their order, as Drizzle's insert from a query wants them. */
function newJob() {
  const input = <T>(column: string) => sql<T>`${sql.raw(`item."${column}"`)}`.as(column);
  const zero = (name: string) => sql<number>`0`.as(name);
  const none = <T>(name: string, type: string) => sql<T | null>`null::${sql.raw(type)}`.as(name);
  const now = (name: string) => sql<Date>`now()`.as(name);
  return {
    id: input<string>('id'),
    ownerID: input<string>('ownerID'),
    fileName: input<string>('fileName'),
    status: sql<string>`'Queued'`.as('status'),
    blobPrefix: input<string>('blobPrefix'),
    format: input<FormatInfo | null>('format'),
    encoding: input<string | null>('encoding'),
    timeZone: input<ChosenZone | null>('timeZone'),
    keywords: input<string[]>('keywords'),
    errorCode: none<string>('errorCode', 'text'),
    errorMessage: none<string>('errorMessage', 'text'),
    declaredBytes: input<number | null>('declaredBytes'),
    receivedBytes: input<number>('receivedBytes'),
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
    completionErrors: zero('completionErrors'),
    failedQueueSince: none<Date>('failedQueueSince', 'timestamptz'),
    storedBytes: input<number>('storedBytes'),
    bytesGoneAt: none<Date>('bytesGoneAt', 'timestamptz'),
    counts: none<RecordCounts>('counts', 'jsonb'),
    rereads: none<string>('rereads', 'uuid'),
    bundle: input<JobBundle | null>('bundle'),
    contentHash: input<string | null>('contentHash'),
  };
}

/** The upload has ended, and nothing is processed. */
const UPLOADED: ProgressInput = {
  declaredBytes: sql`item."declaredBytes"`,
  receivedBytes: sql`item."receivedBytes"`,
  uploaded: sql`true`,
  totalBytes: sql`item."byteLength"`,
  processedBytes: sql`0`,
};

export const enterStatement = preparedOnce((db) => {
  const items = inputRows(COLUMNS);
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
