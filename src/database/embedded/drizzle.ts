import { createRequire } from 'node:module';
import type * as Driver from 'drizzle-orm/pglite';
import type * as Migrator from 'drizzle-orm/pglite/migrator';

/* Drizzle's driver for PGlite; ../drizzle.ts says why it is loaded by `require`. */
const require = createRequire(import.meta.url);
export const { drizzle } = require('drizzle-orm/pglite') as typeof Driver;
export const { migrate } = require('drizzle-orm/pglite/migrator') as typeof Migrator;
