import { gt, isNotNull, lt } from '../database/drizzle.ts';
import type { Database, Executor } from '../database/open.ts';
import { revokedSessions, userRights } from '../database/schema.ts';
import { AppError } from '../errors.ts';
import type { Verified } from './identity-provider.ts';

/**
 * Which sessions have ended and which accounts are disabled, so that their access tokens are refused although they are
 * signed and have not expired. The list is in the database; each process has it in memory, since every request asks.
 */
export interface Revocations {
  /** Throws `invalid_token` or `account_disabled` for a token whose session or account is on the list. */
  assertNotRevoked(verified: Verified): void;
  /** Throws `account_disabled`. */
  assertEnabled(userID: string): void;
  /**
   * Puts sessions on the list until a time after which none of their access tokens is good anyway. It holds in a
   * process from its next `reload`: the caller's own once its transaction is committed.
   */
  revoke(sessionIDs: string[], until: Date, executor?: Executor): Promise<void>;
  /** Reads what this process and others have put on the list. */
  reload(): Promise<void>;
}

/** Reads the list for the first time. */
export async function openRevocations(
  db: Database,
  now: () => Date = () => new Date(),
): Promise<Revocations> {
  /** Until when, by session. Only added to: nothing takes an end back. */
  const revoked = new Map<string, Date>();
  let disabled: ReadonlySet<string> = new Set();

  const reload = async (): Promise<void> => {
    const at = now();
    for (const [id, until] of revoked) if (until < at) revoked.delete(id);
    const [ended, without] = await Promise.all([
      db.select().from(revokedSessions).where(gt(revokedSessions.until, at)),
      db
        .select({ userID: userRights.userID })
        .from(userRights)
        .where(isNotNull(userRights.disabledAt)),
    ]);
    for (const { id, until } of ended) revoked.set(id, until);
    disabled = new Set(without.map(({ userID }) => userID));
  };
  const assertEnabled = (userID: string): void => {
    if (!disabled.has(userID)) return;
    throw accountDisabled();
  };
  await reload();

  return {
    assertEnabled,
    assertNotRevoked: ({ user, sessionID }) => {
      assertEnabled(user.id);
      if (sessionID === null || !revoked.has(sessionID)) return;
      throw new AppError('invalid_token', 'This session has ended. Sign in again.');
    },
    revoke: async (sessionIDs, until, executor = db) => {
      if (sessionIDs.length === 0) return;
      const rows = sessionIDs.map((id) => ({ id, until }));
      await executor.insert(revokedSessions).values(rows).onConflictDoNothing();
      // Ending a session is rare enough to delete here what is of no use any more.
      await executor.delete(revokedSessions).where(lt(revokedSessions.until, now()));
    },
    reload,
  };
}

export function accountDisabled(): AppError {
  return new AppError('account_disabled', 'Ask the operator of the service.');
}

/** How often a process reads the list that others add to, in ms: an ended session is good there no longer than that. */
export const RELOAD_MS = 2_000;

/** Reads the list every two seconds until `stop`; an outage of the database leaves it as it was. */
export function keepReloading(
  revocations: Revocations,
  onError: (error: unknown) => void,
  everyMs = RELOAD_MS,
): { stop(): void } {
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const wait = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => revocations.reload().catch(onError).finally(wait), everyMs);
    timer.unref();
  };
  wait();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
