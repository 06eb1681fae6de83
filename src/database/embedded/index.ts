import { existsSync } from 'node:fs';
import { PGlite, types } from '@electric-sql/pglite';
import { migrationFailure } from '../migration-failure.ts';
import { MIGRATIONS_FOLDER } from '../migrations-folder.ts';
import type { OpenDatabase } from '../open.ts';
import * as schema from '../schema.ts';
import { createEmbeddedDatabase } from './create.ts';
import { drizzle, migrate } from './drizzle.ts';

export interface EmbeddedDatabase extends OpenDatabase {
  /** The embedded server itself, for the queue that shares it. */
  embedded: PGlite;
}

/**
 * Opens the embedded PostgreSQL (PGlite) under `folder`, creates it when missing, and migrates it.
 * It survives the death of the process but not a power cut: it never calls fsync. The caller holds
 * the folder's lock: PGlite has none of its own, and two of them destroy the data.
 */
export async function openEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  if (!existsSync(folder)) await createEmbeddedDatabase(folder);
  const embedded = await PGlite.create(folder, {
    // The default of 128 MB is for many connections.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
    // PGlite's own conversion of bytea goes byte by byte: 500 KB take 89 ms instead of 23 ms.
    serializers: {
      [types.BYTEA]: (value: Uint8Array) => `\\x${Buffer.from(value).toString('hex')}`,
    },
    parsers: {
      [types.BYTEA]: (value: string) => new Uint8Array(Buffer.from(value.slice(2), 'hex')),
    },
  });
  const db = drizzle(embedded, { schema });
  try {
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
  } catch (error) {
    await embedded.close();
    throw migrationFailure(error);
  }
  return { db, embedded, close: () => embedded.close() };
}
