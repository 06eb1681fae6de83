/** Requests from one process to another that answers them, where there is no broker but PostgreSQL. */
import { integer, pgTable, text, uuid } from '../drizzle.ts';
import { bytes, moment } from './columns.ts';

/** UNLOGGED (its migration says so): rows live for seconds, and a crash of the server may take them. */
export const requests = pgTable('requests', {
  id: uuid('id').primaryKey(),
  /** The channel on which the asking process hears of the reply. */
  replyChannel: text('reply_channel').notNull(),
  request: bytes('request').notNull(),
  expiresAt: moment('expires_at').notNull(),
  /** The session of the process that has taken it, by its id at the server (pg_backend_pid); null: none has. */
  takenBy: integer('taken_by'),
  reply: bytes('reply'),
});
