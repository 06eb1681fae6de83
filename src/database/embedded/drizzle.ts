import { createRequire } from 'node:module';
import type * as Core from 'drizzle-orm/pg-core';
import type * as Driver from 'drizzle-orm/pglite';
import type * as Migrator from 'drizzle-orm/pglite/migrator';

/* Drizzle's driver for PGlite; ../drizzle.ts says why it is loaded by `require`. */
const require = createRequire(import.meta.url);
const driver = require('drizzle-orm/pglite') as typeof Driver;
const core = require('drizzle-orm/pg-core') as typeof Core;

export const { PgliteSession, PgliteTransaction } = driver;
export const { PgDatabase, PgDialect } = core;
export const { migrate } = require('drizzle-orm/pglite/migrator') as typeof Migrator;

/** No tables are given to Drizzle itself: only its relational queries would need them. */
type Schema = Record<string, never>;
export type Dialect = Core.PgDialect;
export type Session = Driver.PgliteSession<Schema, Schema>;
export type EmbeddedTransaction = Driver.PgliteTransaction<Schema, Schema>;
