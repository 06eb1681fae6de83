import { createRequire } from 'node:module';

/*
 * The door to Drizzle, besides those to its drivers. It is loaded through `require`: as ES modules its 200 files make Node read
 * and parse the package's manifest once for each of them, which costs every process 0.9 s instead of
 * 0.1 s at its start (measured on Node 26.10 with drizzle-orm 0.45.4).
 */
const require = createRequire(import.meta.url);
const orm = require('drizzle-orm') as typeof import('drizzle-orm');
const pg = require('drizzle-orm/pg-core') as typeof import('drizzle-orm/pg-core');

export const {
  and,
  between,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
} = orm;
export const { lt, lte, ne, notInArray, or, sql } = orm;
export const { bigint, bigserial, boolean, check, customType, index, integer, jsonb } = pg;
export const { pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } = pg;

export type { ExtractTablesWithRelations, InferSelectModel, SQL, SQLWrapper } from 'drizzle-orm';
export type { PgColumn, PgDatabase, PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core';
