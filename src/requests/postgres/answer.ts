import { PostgresListener } from '../../runtime/postgres-listener.ts';
import { replyOf } from '../replies.ts';
import type { Answering, RequestHandler } from '../request-bus.ts';
import { beginAnswering, type Parts, REQUESTS, WITHDRAWN } from './sessions.ts';

/** Milliseconds between looks for requests: a notification may be lost. */
const LOOK_EVERY_MS = 2000;

interface TakenRequest {
  id: string;
  request: Buffer;
}

export async function answerRequests(
  parts: Parts,
  handler: RequestHandler,
  { concurrency }: { concurrency: number },
): Promise<Answering> {
  const answering = new Answers(parts, handler, concurrency);
  await answering.open();
  return answering;
}

class Answers implements Answering {
  readonly #parts: Parts;
  readonly #handler: RequestHandler;
  readonly #concurrency: number;
  readonly #listener: PostgresListener;
  readonly #running = new Map<string, { cancelling: AbortController; done: Promise<void> }>();
  /** The id of the session at the server. */
  #session = 0;
  #timer: NodeJS.Timeout | undefined;
  #taking: Promise<void> | undefined;
  #isTaking = false;
  #mayBeMore = false;
  #isClosing = false;

  constructor(parts: Parts, handler: RequestHandler, concurrency: number) {
    this.#parts = parts;
    this.#handler = handler;
    this.#concurrency = concurrency;
    this.#listener = new PostgresListener({
      ...parts,
      begin: async (session) => {
        this.#session = await beginAnswering(session, concurrency);
      },
      onNotification: (channel, payload) => {
        if (channel === REQUESTS) this.#look();
        if (channel === WITHDRAWN) this.#running.get(payload)?.cancelling.abort();
      },
      onReconnect: () => this.#look(),
    });
  }

  async open(): Promise<void> {
    await this.#listener.open();
    this.#timer = setInterval(() => {
      this.#look();
      void this.#removeExpired();
    }, LOOK_EVERY_MS);
    this.#look();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#timer);
    await this.#taking;
    const running = [...this.#running.values()];
    for (const { cancelling } of running) cancelling.abort();
    await Promise.all(running.map(({ done }) => done));
    await this.#listener.close();
  }

  #look(): void {
    this.#mayBeMore = true;
    if (!this.#isTaking) this.#taking = this.#takeAll();
  }

  /** Never rejects. */
  async #takeAll(): Promise<void> {
    this.#isTaking = true;
    while (this.#mayBeMore && !this.#isClosing && this.#running.size < this.#concurrency) {
      this.#mayBeMore = false;
      const taken = await this.#take();
      if (!taken) continue;
      this.#mayBeMore = true;
      const cancelling = new AbortController();
      const done = this.#answer(taken, cancelling.signal).finally(() => {
        this.#running.delete(taken.id);
        this.#look();
      });
      this.#running.set(taken.id, { cancelling, done });
    }
    this.#isTaking = false;
  }

  async #take(): Promise<TakenRequest | undefined> {
    try {
      const { rows } = await this.#parts.pool.query<TakenRequest>(
        `update requests set taken_by = $1 where id = (
           select id from requests where taken_by is null and expires_at > now()
           order by expires_at limit 1 for update skip locked
         ) returning id, request`,
        [this.#session],
      );
      return rows[0];
    } catch (error) {
      // It is looked for again soon.
      this.#parts.onError(error as Error);
      return undefined;
    }
  }

  /** Never rejects. */
  async #answer({ id, request }: TakenRequest, signal: AbortSignal): Promise<void> {
    const reply = await replyOf(this.#handler, request, signal);
    try {
      await this.#parts.pool.query(
        `with replied as (update requests set reply = $2 where id = $1 returning reply_channel)
         select pg_notify(reply_channel, $1::text) from replied`,
        [id, reply],
      );
    } catch (error) {
      // The request expires.
      this.#parts.onError(error as Error);
    }
  }

  /** What was left by processes that have ended. */
  async #removeExpired(): Promise<void> {
    try {
      await this.#parts.pool.query(
        `delete from requests where expires_at < now() - interval '10 seconds'`,
      );
    } catch (error) {
      this.#parts.onError(error as Error);
    }
  }
}
