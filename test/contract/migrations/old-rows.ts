import { randomUUID } from 'node:crypto';
import type { EmptyDatabase } from './empty-database.ts';

/** Ids of jobs. */
export interface OldRows {
  completed: string;
  /** With a chunk that was given up and one that still waits. */
  failed: string;
  /** Failed during its upload. */
  cutOff: string;
  waiting: string;
}

/**
 * Rows as a release wrote them whose last migration was the one of this number: columns that came later are left out, and what came
 * later has its default.
 */
export async function insertOldRows(database: EmptyDatabase, level: number): Promise<OldRows> {
  const user = randomUUID();
  await insert(database, 'users', { id: user, email: 'ada@example.com', password_hash: 'hash' });
  const job = (status: string, more: Record<string, unknown>): Promise<string> =>
    insertJob(database, user, status, more);
  const uploaded = { uploaded_at: '2026-11-01T10:00:00Z' };
  const finished = { finished_at: '2026-11-01T10:01:00Z' };
  const rows = {
    completed: await job('Completed', { ...uploaded, ...finished, chunk_count: 1, chunks_done: 1 }),
    failed: await job('Failed', { ...uploaded, ...finished, chunk_count: 2 }),
    cutOff: await job('Failed', finished),
    waiting: await job('Queued', { ...uploaded, chunk_count: 2 }),
  };
  await insertChunk(database, rows.completed, 0, 'Done');
  await insertChunk(database, rows.failed, 0, 'Failed');
  for (const [id, index] of [
    [rows.failed, 1],
    [rows.waiting, 0],
    [rows.waiting, 1],
  ] as const)
    await insertChunk(database, id, index, 'Waiting');
  await insert(database, 'reports', {
    job_id: rows.completed,
    report: JSON.stringify({ totalLines: 7 }),
    partial: Buffer.from([1, 2, 3]),
  });
  await insert(database, 'partial_reports', {
    ...{ job_id: rows.waiting, chunk_index: 0, data: Buffer.from([4]) },
    ...(level < 2 ? {} : { indexes: [0] }),
  });
  await insert(database, level < 6 ? 'attempts' : 'failed_attempts', {
    ...{ job_id: rows.failed, chunk_index: 0, run: 1, kind: 'error' },
    ...{ code: 'blob_missing', message: 'no blob' },
  });
  return rows;
}

async function insertJob(
  database: EmptyDatabase,
  owner: string,
  status: string,
  more: Record<string, unknown>,
): Promise<string> {
  const id = randomUUID();
  await insert(database, 'jobs', {
    ...{ id, owner_id: owner, file_name: 'a.log', status, blob_prefix: randomUUID() },
    ...{ keywords: JSON.stringify(['error']), ...more },
  });
  return id;
}

const insertChunk = (
  database: EmptyDatabase,
  job: string,
  index: number,
  status: string,
): Promise<void> =>
  insert(database, 'chunks', {
    ...{ job_id: job, index, status, byte_offset: index * 10, byte_length: 10 },
    ...{ first_line: 0, carry: '', stored_bytes: 15, sha256: 'ab' },
  });

async function insert(
  database: EmptyDatabase,
  table: string,
  row: Record<string, unknown>,
): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  const columns = names.map((name) => `"${name}"`);
  await database.query(`insert into ${table} (${columns}) values (${places})`, Object.values(row));
}
