import { randomUUID } from 'node:crypto';
import { PostgresListener } from '../../runtime/postgres-listener.ts';
import { decodeReply, GONE, timeIsUp, unavailable } from '../replies.ts';
import { type AskOptions, RequestError } from '../request-bus.ts';
import { IS_ORPHANED, type Parts, REQUESTS, WITHDRAWN } from './sessions.ts';

/** Milliseconds between looks at what was asked: notifications may be lost, and processes that answer end. */
const LOOK_EVERY_MS = 1000;

type Settle = PromiseWithResolvers<Uint8Array>;

/** The asking side: enters requests, and hears of their replies. */
export class Asking {
  readonly #parts: Parts;
  readonly #channel = `log_flow_reply_${randomUUID().replaceAll('-', '')}`;
  readonly #pending = new Map<string, Settle>();
  readonly #listener: PostgresListener;
  #looking: NodeJS.Timeout | undefined;

  static async open(parts: Parts): Promise<Asking> {
    const asking = new Asking(parts);
    await asking.#listener.open();
    asking.#looking = setInterval(() => void asking.#look(), LOOK_EVERY_MS);
    return asking;
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#listener = new PostgresListener({
      ...parts,
      begin: (session) => session.query(`listen ${this.#channel}`),
      onNotification: (_channel, id) => void this.#collect(id),
      onReconnect: () => void this.#look(),
    });
  }

  async ask(request: Uint8Array, { timeLimitMs, signal }: AskOptions): Promise<Uint8Array> {
    // It may have left while the session was opened.
    signal.throwIfAborted();
    const id = randomUUID();
    const settle: Settle = Promise.withResolvers<Uint8Array>();
    const timer = setTimeout(() => settle.reject(timeIsUp(timeLimitMs)), timeLimitMs);
    const abort = () => settle.reject(signal.reason);
    signal.addEventListener('abort', abort);
    this.#pending.set(id, settle);
    try {
      await Promise.race([this.#enter(id, request, timeLimitMs), settle.promise]);
      return decodeReply(await settle.promise);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      // What is pending no longer was collected or withdrawn before.
      if (this.#pending.delete(id)) void this.#withdraw([id]);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const [, settle] of pending) {
      settle.reject(new RequestError('unavailable', 'The bus is closed.'));
    }
    await this.#withdraw(pending.map(([id]) => id));
    await this.#listener.close();
  }

  async #enter(id: string, request: Uint8Array, timeLimitMs: number): Promise<void> {
    try {
      await this.#parts.pool.query(
        `with entered as (
           insert into requests (id, reply_channel, request, expires_at)
           values ($1, $2, $3, now() + make_interval(secs => $4))
         ) select pg_notify('${REQUESTS}', '')`,
        [id, this.#channel, request, timeLimitMs / 1000],
      );
    } catch (error) {
      throw unavailable(error);
    }
    // It was withdrawn before it was entered.
    if (!this.#pending.has(id)) await this.#withdraw([id]);
  }

  /** Takes the reply out of the database, if it is there. */
  async #collect(id: string): Promise<void> {
    const settle = this.#pending.get(id);
    if (!settle) return;
    try {
      const { rows } = await this.#parts.pool.query<{ reply: Buffer }>(
        'delete from requests where id = $1 and reply is not null returning reply',
        [id],
      );
      if (!rows[0]) return;
      this.#pending.delete(id);
      settle.resolve(rows[0].reply);
    } catch (error) {
      settle.reject(unavailable(error));
    }
  }

  /** Collects replies whose notification was lost, and rejects what nobody works at any more. */
  async #look(): Promise<void> {
    const ids = [...this.#pending.keys()];
    if (ids.length === 0) return;
    try {
      const { rows } = await this.#parts.pool.query<{
        id: string;
        replied: boolean;
        gone: boolean;
      }>(
        `select id, reply is not null as replied, ${IS_ORPHANED} as gone from requests
         where id = any ($1::uuid[])`,
        [ids],
      );
      for (const { id, replied, gone } of rows) {
        if (replied) void this.#collect(id);
        else if (gone) this.#pending.get(id)?.reject(new RequestError('answerer_gone', GONE));
      }
    } catch (error) {
      this.#parts.onError(error as Error);
    }
  }

  /** Nobody begins these any more, and whoever has begun is told. */
  async #withdraw(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      await this.#parts.pool.query(
        `with gone as (delete from requests where id = any ($1::uuid[]) returning id, taken_by)
         select pg_notify('${WITHDRAWN}', id::text) from gone where taken_by is not null`,
        [ids],
      );
    } catch (error) {
      // A request that is answered in vain does no harm, and its row goes by its age.
      this.#parts.onError(error as Error);
    }
  }
}
