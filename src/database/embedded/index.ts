import { existsSync } from 'node:fs';
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite';
import { migrationFailure } from '../migration-failure.ts';
import { MIGRATIONS_FOLDER } from '../migrations-folder.ts';
import type { Database, OpenDatabase } from '../open.ts';
import { assertWhole, damaged } from './assert-whole.ts';
import { copyTree } from './copy-tree.ts';
import { createEmbeddedDatabase } from './create.ts';
import { migrate, PgDatabase, PgDialect } from './drizzle.ts';
import { PatientPGlite } from './patient-pglite.ts';
import { EmbeddedSession } from './session.ts';

export interface EmbeddedDatabase extends OpenDatabase {
  /** The embedded server itself, for the queue that shares it. */
  embedded: PGlite;
  /**
   * Copies the files of the database to `target`, a new folder, as they are between two statements, and runs `meanwhile`;
   * statements wait until both are done. A kill at that moment would have left the same files, and the next opening
   * puts them in order.
   */
  copyFiles(target: string, meanwhile: () => Promise<void>): Promise<void>;
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
  const database = await openUnmigrated(folder);
  try {
    await migrate(database.db as never, { migrationsFolder: MIGRATIONS_FOLDER });
  } catch (error) {
    await database.close();
    throw migrationFailure(error);
  }
  return database;
}

/** The same for a database that is there, which stays as its own release left it: for a backup. */
export async function openUnmigrated(folder: string): Promise<EmbeddedDatabase> {
  assertWhole(folder);
  const embedded = await open(folder);
  return {
    db: databaseOn(embedded),
    pool: null,
    embedded,
    copyFiles: async (target, meanwhile) => {
      // What is written out before needs no repair when the copy is opened.
      await embedded.exec('CHECKPOINT');
      await embedded.runExclusive(async () => {
        await Promise.all([copyTree(folder, target), meanwhile()]);
      });
    },
    close: () => embedded.close(),
  };
}

function databaseOn(embedded: PGlite): Database {
  const dialect = new PgDialect();
  const session = new EmbeddedSession(embedded, dialect);
  return new PgDatabase(dialect, session, undefined) as never;
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
