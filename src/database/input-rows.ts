/** The items of a batched statement as rows of the query. */
import { type SQL, sql } from './drizzle.ts';

const ITEMS = 'items';

/**
 * The items as the table `item` with these columns, in the order of the first two: all statements lock rows in that
 * order, so that no two of them wait for each other.
 *
 * One column is `index`. The condition on it is always true, and makes the planner expect one item instead of a
 * hundred: it then looks rows up by their keys, which stays right when tables grow while the server keeps the plan.
 * test/contract/jobs/plans.ts checks that.
 */
export function inputRows(columns: SQL): SQL {
  const all = sql`jsonb_to_recordset(${sql.placeholder(ITEMS)}::jsonb) as input (${columns})`;
  return sql`(select * from ${all} where "index" = "index" + 0 order by 1, 2) as item`;
}

/** The values of a statement that reads `inputRows`. */
export function inputValues(items: readonly object[]): Record<string, unknown> {
  return { [ITEMS]: JSON.stringify(items) };
}

/** Bytes for a column of the type `bytea`, in PostgreSQL's text form, since JSON has no bytes. */
export const hexOf = (bytes: Uint8Array): string =>
  `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
