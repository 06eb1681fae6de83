import type { PGlite, Transaction } from '@electric-sql/pglite';
import { withoutQuery } from '../query-error.ts';
import {
  type Dialect,
  type EmbeddedTransaction,
  PgliteSession,
  PgliteTransaction,
  type Session,
} from './drizzle.ts';

/** Drizzle's session on the embedded server; its errors say nothing of statements and their values. */
export class EmbeddedSession extends PgliteSession<Record<string, never>, Record<string, never>> {
  readonly #dialect: Dialect;
  readonly #client: PGlite | Transaction;

  constructor(client: PGlite | Transaction, dialect: Dialect) {
    super(client, dialect, undefined);
    this.#dialect = dialect;
    this.#client = client;
  }

  override prepareQuery: Session['prepareQuery'] = (...query) => {
    const prepared = super.prepareQuery(...query);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = async (values) => {
      try {
        return await execute(values);
      } catch (error) {
        throw withoutQuery(error);
      }
    };
    return prepared as never;
  };

  override async transaction<T>(
    task: (tx: EmbeddedTransaction) => Promise<T>,
    config?: Parameters<Session['transaction']>[1],
  ): Promise<T> {
    if (config) throw new Error('Transactions here have the standard isolation.');
    // Inside of one, where Drizzle's migrator asks for another: that one is a part of it.
    if (!('transaction' in this.#client)) return task(this.#begun(this));
    return this.#client.transaction((client) =>
      task(this.#begun(new EmbeddedSession(client, this.#dialect))),
    );
  }

  #begun(session: EmbeddedSession): EmbeddedTransaction {
    return new PgliteTransaction<Record<string, never>, Record<string, never>>(
      this.#dialect,
      session,
      undefined,
    );
  }
}
