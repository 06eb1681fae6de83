import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where scripts/bench-deps puts DuckDB: apart, since it has 70 MB that nobody else needs. */
export const DUCKDB_FOLDER = path.resolve(
  import.meta.dirname,
  '../../node_modules/.cache/bench-deps',
);

export const hasDuckDB = (): boolean =>
  existsSync(path.join(DUCKDB_FOLDER, 'node_modules/@duckdb/node-api'));
