import { createHash } from 'node:crypto';
import pRetry from 'p-retry';
import type { Pool, PoolClient } from 'pg';
import { sql } from '../drizzle.ts';
import {
  type Dialect,
  NodePgSession,
  NodePgTransaction,
  type ServerTransaction,
  type Session,
} from './drizzle.ts';
import { isConflict, translated } from './failure.ts';

/** How often a transaction is tried that others get in the way of, and the shortest wait between (ms). */
const MAX_TRIES = 5;
const WAIT_MS = 25;

/**
 * Milliseconds. Set in each transaction and not for the connection: a pooler in transaction mode keeps
 * no session, and refuses them in the connection's first message.
 */
const BEGIN = `begin; set local statement_timeout = 60000;
  set local idle_in_transaction_session_timeout = 60000`;

type Config = Parameters<Session['transaction']>[1];

/**
 * Drizzle's session on a pool, with some things more: outages become `database_failed`, in this one place,
 * and transactions (of one statement, too) that meet a conflict run again. One whose connection broke is not repeated:
 * nobody knows whether it was committed. Statements of the hot path get names where the server keeps them.
 */
export class ServerSession extends NodePgSession<Record<string, never>, Record<string, never>> {
  readonly #pool: Pool;
  readonly #keepsStatements: boolean;
  readonly #dialect: Dialect;
  readonly #client: Pool | PoolClient;

  /** @param keepsStatements whether the server knows a statement by its name when it comes again */
  constructor(
    pool: Pool,
    dialect: Dialect,
    keepsStatements: boolean,
    client: Pool | PoolClient = pool,
  ) {
    super(client, dialect, undefined);
    this.#keepsStatements = keepsStatements;
    this.#pool = pool;
    this.#dialect = dialect;
    this.#client = client;
  }

  override prepareQuery: Session['prepareQuery'] = (query, fields, name, ...rest) => {
    const isKept = name !== undefined && this.#keepsStatements;
    const prepared = super.prepareQuery(query, fields, isKept ? nameOf(query) : undefined, ...rest);
    const execute = prepared.execute.bind(prepared);
    const once: typeof execute = async (values) => {
      try {
        return await execute(values);
      } catch (error) {
        throw translated(error);
      }
    };
    // A statement of its own is a transaction; in a larger one the whole of that runs again.
    prepared.execute =
      this.#client === this.#pool ? (values) => pastConflicts(() => once(values)) : once;
    return prepared as never;
  };

  override async transaction<T>(
    task: (tx: ServerTransaction) => Promise<T>,
    config?: Config,
  ): Promise<T> {
    if (config) throw new Error('Transactions here have the standard isolation.');
    // Inside of one, where Drizzle's migrator asks for another: that one is a part of it.
    if (this.#client !== this.#pool) return task(this.#begun(this));
    return pastConflicts(() => this.#runOnce(task));
  }

  async #runOnce<T>(task: (tx: ServerTransaction) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    const session = new ServerSession(this.#pool, this.#dialect, this.#keepsStatements, client);
    const tx = this.#begun(session);
    let isUsable = false;
    try {
      await tx.execute(sql.raw(BEGIN));
      const result = await task(tx);
      await tx.execute(sql.raw('commit'));
      isUsable = true;
      return result;
    } catch (error) {
      isUsable = await rolledBack(tx);
      throw error;
    } finally {
      // A connection in an unknown state is closed rather than given to the next one.
      client.release(!isUsable);
    }
  }

  #begun(session: ServerSession): ServerTransaction {
    return new NodePgTransaction<Record<string, never>, Record<string, never>>(
      this.#dialect,
      session,
      undefined,
    );
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw translated(error);
    }
  }
}

/** Runs a transaction again that others got in the way of. */
function pastConflicts<T>(task: () => Promise<T>): Promise<T> {
  return pRetry(task, {
    retries: MAX_TRIES - 1,
    minTimeout: WAIT_MS,
    factor: 1,
    // Two that met once would else meet again.
    randomize: true,
    shouldRetry: ({ error }) => isConflict(error),
  });
}

/** The same for the same text, so that no two statements have one name. */
const nameOf = ({ sql: text }: { sql: string }): string =>
  createHash('sha256').update(text).digest('base64url');

async function rolledBack(tx: ServerTransaction): Promise<boolean> {
  try {
    await tx.execute(sql.raw('rollback'));
    return true;
  } catch {
    // The connection is gone, and with it the transaction; the first error is the one that matters.
    return false;
  }
}
