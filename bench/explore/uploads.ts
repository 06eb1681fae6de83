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
import type { Cost } from './peers.ts';
import { costOnServer } from './server-cost.ts';

const LIMIT_MS = 900_000;

/** Resolves with the job's id when its report is complete. */
export async function upload(client: Client, file: string): Promise<string> {
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
  const { jobID } = await client.put(path.basename(file), body);
  const { status } = await client.finished(jobID, LIMIT_MS);
  if (status !== 'Completed') throw new Error(`${file}: ${status}`);
  return jobID;
}

/**
 * What the upload of a file, and its report, take on a new server; the checkout is that of a launcher. What it has open ends with
 * `parts` at the latest.
 */
export async function costToUpload(
  file: string,
  parts: AsyncDisposableStack,
  launcher = LAUNCHER,
): Promise<Cost> {
  const own = parts.use(new AsyncDisposableStack());
  const folder = await temporaryFolder();
  own.defer(folder.remove);
  const server = await startApi(folder.path, {}, launcher);
  own.defer(server.kill);
  const client = await newClient(server.url);
  const cost = await costOnServer(server.process.pid!, () => upload(client, file));
  await own.disposeAsync();
  return cost;
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
