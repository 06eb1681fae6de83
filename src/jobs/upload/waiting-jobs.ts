import { LRUCache } from 'lru-cache';
import { and, eq, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { isFinal } from '../model/job-state.ts';
import { JOB_STATUSES } from '../model/types.ts';

/** Written out, so that the planner knows the condition of the index again. */
const IS_UNFINISHED = sql.raw(
  `jobs.status in (${JOB_STATUSES.filter((status) => !isFinal(status))
    .map((status) => `'${status}'`)
    .join(', ')})`,
);
/** Milliseconds that a count is used, together with what came since: so many small files need one. */
const COUNT_LASTS_MS = 10_000;
/** The same for an owner who has too many, and whose jobs may have ended meanwhile. */
const REFUSAL_LASTS_MS = 500;
const MOST_OWNERS = 10_000;
/** Seconds after which a client may try again. */
const RETRY_SECONDS = 5;

interface Count {
  jobs: number;
  countedAt: number;
}

/**
 * Counts the unfinished jobs of owners, so that nobody fills the queue and the database by himself. Several processes do
 * not know of each other's uploads at once: an owner may have somewhat more than the limit.
 */
export class WaitingJobs {
  readonly #most: number;
  readonly #counts: LRUCache<string, Count, Database>;

  /** @param most unfinished jobs of one owner */
  constructor(most: number) {
    this.#most = most;
    this.#counts = new LRUCache({
      max: MOST_OWNERS,
      ttl: COUNT_LASTS_MS,
      fetchMethod: async (ownerID, _stale, { context }) => ({
        jobs: (await countUnfinished(context, ownerID, most))[0]!.count,
        countedAt: performance.now(),
      }),
    });
  }

  /** Counts a new job of an owner. Throws `too_many_jobs` where he has as many unfinished ones as he may. */
  async enter(db: Database, ownerID: string): Promise<void> {
    let counted = await this.#counts.forceFetch(ownerID, { context: db });
    if (counted.jobs >= this.#most && performance.now() - counted.countedAt > REFUSAL_LASTS_MS) {
      counted = await this.#counts.forceFetch(ownerID, { context: db, forceRefresh: true });
    }
    if (counted.jobs >= this.#most) throw tooMany(this.#most);
    counted.jobs++;
  }
}

/** Counts the unfinished jobs of an owner, up to `most`. */
export function countUnfinished(db: Database, ownerID: string, most: number) {
  const own = db
    .select({ one: sql`1`.as('one') })
    .from(jobs)
    .where(and(IS_UNFINISHED, eq(jobs.ownerID, ownerID)))
    .limit(most)
    .as('own');
  return db.select({ count: sql<number>`count(*)::int` }).from(own);
}

function tooMany(most: number): AppError {
  const message = `You have ${most} jobs that have not ended, as many as you may. Try again in ${RETRY_SECONDS} seconds, or remove some.`;
  return new AppError('too_many_jobs', message, { retryAfter: RETRY_SECONDS });
}
