import { createRequire } from 'node:module';
import type * as Driver from 'drizzle-orm/node-postgres';
import type * as Migrator from 'drizzle-orm/node-postgres/migrator';
import type * as Core from 'drizzle-orm/pg-core';

/* Drizzle's driver for servers; ../drizzle.ts says why it is loaded by `require`. */
const require = createRequire(import.meta.url);
const driver = require('drizzle-orm/node-postgres') as typeof Driver;
const core = require('drizzle-orm/pg-core') as typeof Core;
const migrator = require('drizzle-orm/node-postgres/migrator') as typeof Migrator;

export const { NodePgSession, NodePgTransaction } = driver;
export const { PgDialect, PgDatabase } = core;
export const { migrate } = migrator;

/** No tables are given to Drizzle itself: only its relational queries would need them. */
type Schema = Record<string, never>;
export type Dialect = Core.PgDialect;
export type Session = Driver.NodePgSession<Schema, Schema>;
export type ServerTransaction = Driver.NodePgTransaction<Schema, Schema>;
