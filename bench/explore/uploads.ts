/** Uploads to a server of this checkout or of another one, and what it keeps of them. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { eq, type SQLWrapper, sql } from 'drizzle-orm';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { chunks } from '../../src/database/schema.ts';
import { type Client, newClient } from '../../test/support/client.ts';
import { LAUNCHER, startApi } from '../../test/support/server.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';

const LIMIT_MS = 900_000;

export interface Upload {
  jobID: string;
  /** Seconds until the report is complete. */
  took: number;
}

export async function upload(client: Client, file: string): Promise<Upload> {
  const started = performance.now();
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
  const { jobID } = await client.put(path.basename(file), body);
  const { status } = await client.finished(jobID, LIMIT_MS);
  if (status !== 'Completed') throw new Error(`${file}: ${status}`);
  return { jobID, took: (performance.now() - started) / 1000 };
}

/**
 * Seconds that the upload of a file takes on a new server; the checkout is that of a launcher. What it has open ends with
 * `parts` at the latest.
 */
export async function secondsToUpload(
  file: string,
  parts: AsyncDisposableStack,
  launcher = LAUNCHER,
): Promise<number> {
  const own = parts.use(new AsyncDisposableStack());
  const folder = await temporaryFolder();
  own.defer(folder.remove);
  const server = await startApi(folder.path, {}, launcher);
  own.defer(server.kill);
  const { took } = await upload(await newClient(server.url), file);
  await own.disposeAsync();
  return took;
}

export interface Kept {
  /** Decompressed. */
  bytes: number;
  stored: number;
  cards: number;
}

/** What the database in a data folder, which no server has open, says of a job. */
export async function keptOf(dataFolder: string, jobID: string): Promise<Kept> {
  const { db, close } = await openEmbeddedDatabase(path.join(dataFolder, 'database'));
  try {
    const sum = (column: SQLWrapper) => sql<number>`sum(${column})::float8`;
    const [kept] = await db
      .select({
        bytes: sum(chunks.byteLength),
        stored: sum(chunks.storedBytes),
        cards: sum(sql`octet_length(${chunks.cards})`),
      })
      .from(chunks)
      .where(eq(chunks.jobID, jobID));
    return kept!;
  } finally {
    await close();
  }
}
