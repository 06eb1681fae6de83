import { createRequire } from 'node:module';

/*
 * The only import of Drizzle, apart from its drivers. It is loaded by `require`: for its 200 files as ES modules Node
 * parses the package's manifest 200 times, and each process starts 0.8 s later (Node 26.10, drizzle-orm 0.45.4).
 */
const require = createRequire(import.meta.url);
const orm = require('drizzle-orm') as typeof import('drizzle-orm');
const pg = require('drizzle-orm/pg-core') as typeof import('drizzle-orm/pg-core');

export const {
  and,
  asc,
  between,
  count,
  DrizzleQueryError,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
} = orm;
export const { lt, lte, ne, notExists, notInArray, or, sql } = orm;
export const { bigint, bigserial, boolean, check, customType, index, integer, jsonb } = pg;
export const { pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } = pg;

export type {
  ExtractTablesWithRelations,
  InferInsertModel,
  InferSelectModel,
  SQL,
  SQLWrapper,
} from 'drizzle-orm';
export type {
  AnyPgColumn,
  PgColumn,
  PgDatabase,
  PgQueryResultHKT,
  PgTransaction,
} from 'drizzle-orm/pg-core';
