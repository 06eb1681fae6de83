/** The items of a gathered statement as rows of the query. */
import { type SQL, sql } from './drizzle.ts';

const ITEMS = 'items';

/**
 * The items as the table `item` with these columns, in the order of the first two: whatever locks rows for
 * them one by one does so in that order, so that two statements never wait for each other. One column is `index`, and
 * the condition on it leaves none out: it makes the planner count with one item and not with a hundred. It then looks
 * each up by its key, which is right however large the other tables become while the server keeps the plan.
 */
export function givenRows(columns: SQL): SQL {
  const all = sql`jsonb_to_recordset(${sql.placeholder(ITEMS)}::jsonb) as given (${columns})`;
  return sql`(select * from ${all} where "index" = "index" + 0 order by 1, 2) as item`;
}

/** Bytes in an item, for a column of the type `bytea`: its text form, since JSON has no bytes. */
export const hexOf = (bytes: Uint8Array): string =>
  `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;

/** The values of a statement that reads `givenRows`. */
export function givenValues(items: readonly object[]): Record<string, unknown> {
  return { [ITEMS]: JSON.stringify(items) };
}
