import { LRUCache } from 'lru-cache';
import { eq, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';

/** Milliseconds that a sum is used, together with what this process has stored since. */
const SUM_LASTS_MS = 10_000;
/** Bytes that this process stores of an owner before it asks again: so much may others have stored meanwhile. */
const SUM_LASTS_BYTES = 64 * 1024 * 1024;
/** Milliseconds that a refusal is based on a sum: the owner may have removed jobs meanwhile. */
const REFUSAL_LASTS_MS = 500;
const MOST_OWNERS = 10_000;

interface Sum {
  stored: number;
  summedAt: number;
  /** Bytes that this process has stored since. */
  added: number;
}

/** Room that was taken for bytes which are not stored yet. */
export interface Room {
  /** To be called when they are stored, or will not be. */
  settle(isStored: boolean): void;
}

const ENDLESS: Room = { settle: () => undefined };

/**
 * Holds the stored bytes of each owner to a limit. Processes do not know of each other's uploads at once: each other one
 * may add up to SUM_LASTS_BYTES, and what its running uploads are storing at that moment, before this one knows.
 */
export class StoredBytesLimit {
  readonly #most: number;
  readonly #sums: LRUCache<string, Sum, Database>;
  /** Bytes that are being stored, by owner. */
  readonly #storing = new Map<string, number>();

  /** @param most compressed bytes of one owner; 0 means no limit */
  constructor(most: number) {
    this.#most = most;
    this.#sums = new LRUCache({
      max: MOST_OWNERS,
      ttl: SUM_LASTS_MS,
      fetchMethod: async (ownerID, _stale, { context }) => ({
        stored: await sumOf(context, ownerID),
        summedAt: performance.now(),
        added: 0,
      }),
    });
  }

  /** Throws `storage_full` where an owner has no room for another byte. */
  async assertRoom(db: Database, ownerID: string): Promise<void> {
    if (this.#most > 0) (await this.take(db, ownerID, 1)).settle(false);
  }

  /** Takes room for bytes that are to be stored. Throws `storage_full` where there is not enough. */
  async take(db: Database, ownerID: string, bytes: number): Promise<Room> {
    if (this.#most === 0) return ENDLESS;
    let sum = await this.#sums.forceFetch(ownerID, { context: db });
    const isOld =
      sum.added > SUM_LASTS_BYTES ||
      (!this.#fits(sum, ownerID, bytes) && performance.now() - sum.summedAt > REFUSAL_LASTS_MS);
    if (isOld) sum = await this.#sums.forceFetch(ownerID, { context: db, forceRefresh: true });
    if (!this.#fits(sum, ownerID, bytes)) throw full(this.#most);
    this.#addStoring(ownerID, bytes);
    return {
      settle: (isStored) => {
        this.#addStoring(ownerID, -bytes);
        const present = isStored ? this.#sums.peek(ownerID) : undefined;
        if (present) present.added += bytes;
      },
    };
  }

  #fits({ stored, added }: Sum, ownerID: string, bytes: number): boolean {
    return stored + added + (this.#storing.get(ownerID) ?? 0) + bytes <= this.#most;
  }

  #addStoring(ownerID: string, bytes: number): void {
    const storing = (this.#storing.get(ownerID) ?? 0) + bytes;
    if (storing === 0) this.#storing.delete(ownerID);
    else this.#storing.set(ownerID, storing);
  }
}

async function sumOf(db: Database, ownerID: string): Promise<number> {
  const [row] = await db
    .select({ stored: sql`coalesce(sum(${jobs.storedBytes}), 0)`.mapWith(Number) })
    .from(jobs)
    .where(eq(jobs.ownerID, ownerID));
  return row!.stored;
}

function full(most: number): AppError {
  const message = `Your jobs keep as many bytes as they may: ${most}, compressed. Delete jobs that you do not need any more (DELETE /api/jobs/{jobID}; GET /api/jobs shows what each keeps), and try again.`;
  return new AppError('storage_full', message);
}
