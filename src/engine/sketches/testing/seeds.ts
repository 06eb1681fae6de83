/** What decides which keys of a table stay, in an order that does not depend on the table's. */
import type { KeyTable } from '../key-table.ts';
import { seedAt, textAt } from '../key-table.ts';

export const seedsByKey = (keys: KeyTable): [key: string, seed: number][] =>
  Array.from({ length: keys.size }, (_, i): [string, number] => [
    textAt(keys, i),
    seedAt(keys, i),
  ]).sort(([a], [b]) => (a < b ? -1 : 1));
