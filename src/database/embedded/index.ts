import { existsSync } from 'node:fs';
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite';
import { migrationFailure } from '../migration-failure.ts';
import { MIGRATIONS_FOLDER } from '../migrations-folder.ts';
import type { OpenDatabase } from '../open.ts';
import * as schema from '../schema.ts';
import { assertWhole, damaged } from './assert-whole.ts';
import { createEmbeddedDatabase } from './create.ts';
import { drizzle, migrate } from './drizzle.ts';
import { PatientPGlite } from './patient-pglite.ts';

export interface EmbeddedDatabase extends OpenDatabase {
  /** The embedded server itself, for the queue that shares it. */
  embedded: PGlite;
}

/**
 * Opens the embedded PostgreSQL (PGlite) under `folder`, creates it when missing, and migrates it.
 * It survives the death of the process but not a power cut: it never calls fsync. The caller holds
 * the folder's lock: PGlite has none of its own, and two of them destroy the data. Throws `database_damaged` for a folder
 * that is there and no whole database: it is never made anew.
 */
export async function openEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  if (existsSync(folder)) assertWhole(folder);
  else await createEmbeddedDatabase(folder);
  const embedded = await open(folder);
  const db = drizzle(embedded, { schema });
  try {
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
  } catch (error) {
    await embedded.close();
    throw migrationFailure(error);
  }
  return { db, embedded, close: () => embedded.close() };
}

async function open(folder: string): Promise<PGlite> {
  try {
    const server = new PatientPGlite(folder, OPTIONS);
    await server.waitReady;
    return server;
  } catch (error) {
    // Of damaged files the embedded server says no more than that it was aborted.
    throw damaged(folder, 'its files are damaged', error);
  }
}

const OPTIONS: PGliteOptions = {
  // The default of 128 MB is for many connections.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  // PGlite's own conversion of bytea goes byte by byte: 500 KB take 89 ms instead of 23 ms.
  serializers: {
    [types.BYTEA]: (value: Uint8Array) => `\\x${Buffer.from(value).toString('hex')}`,
  },
  parsers: {
    [types.BYTEA]: (value: string) => new Uint8Array(Buffer.from(value.slice(2), 'hex')),
  },
};
