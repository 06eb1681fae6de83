/** The items of a gathered statement as rows of the query. */
import { type SQL, sql } from './drizzle.ts';

const ITEMS = 'items';
const COUNT = 'count';

/**
 * The items as the table `item` with these columns, in the order of the first two: whatever locks rows for
 * them one by one does so in that order, so that two statements never wait for each other. The limit leaves
 * none out: it tells the planner how many there are, who would count with a hundred.
 */
export function givenRows(columns: SQL): SQL {
  const all = sql`jsonb_to_recordset(${sql.placeholder(ITEMS)}::jsonb) as given (${columns})`;
  return sql`(select * from ${all} order by 1, 2 limit ${sql.placeholder(COUNT)}::integer) as item`;
}

/** The values of a statement that reads `givenRows`. */
export function givenValues(items: readonly object[]): Record<string, unknown> {
  return { [ITEMS]: JSON.stringify(items), [COUNT]: items.length };
}
