/** Processes: who takes chunks, and whose turn it is at the maintenance. */
import { integer, pgTable, text } from '../drizzle.ts';
import { moment } from './columns.ts';

/** Periodic work that one process does for all: whoever changes the row first has this turn. */
export const maintenance = pgTable('maintenance', {
  name: text('name').primaryKey(),
  dueAt: moment('due_at').notNull().defaultNow(),
});

export const workers = pgTable('workers', {
  id: text('id').primaryKey(),
  lastSeen: moment('last_seen').notNull().defaultNow(),
  /** Number of chunks that it works on. */
  busy: integer('busy').notNull().default(0),
});
