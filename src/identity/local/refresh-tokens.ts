import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt, sql } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { refreshTokens } from '../../database/schema.ts';

/** Refresh tokens in the database, as hashes. All of one session are a family; each is good for one use. */
export type RefreshTokenRow = typeof refreshTokens.$inferSelect;

/** A token that follows from no other one. */
export const newRefreshToken = (): string => randomBytes(32).toString('base64url');

/** Adds a token to a family. */
export async function addRefreshToken(
  executor: Executor,
  token: string,
  { userID, family, expiresAt }: Pick<RefreshTokenRow, 'userID' | 'family' | 'expiresAt'>,
): Promise<void> {
  await executor.insert(refreshTokens).values({ hash: hashOf(token), family, userID, expiresAt });
}

export async function findRefreshToken(
  executor: Executor,
  token: string,
): Promise<RefreshTokenRow | undefined> {
  const [row] = await executor
    .select()
    .from(refreshTokens)
    .where(eq(refreshTokens.hash, hashOf(token)));
  return row;
}

/** One conditional update, so that of two racing refreshes only one can win. */
export async function useUp(tx: Executor, hash: string, at: Date): Promise<boolean> {
  const used = await tx
    .update(refreshTokens)
    .set({ usedAt: at })
    .where(
      and(
        eq(refreshTokens.hash, hash),
        isNull(refreshTokens.usedAt),
        gt(refreshTokens.expiresAt, at),
      ),
    )
    .returning({ hash: refreshTokens.hash });
  return used.length > 0;
}

/** Whether a token was used at `since` or later, and its successor was not used yet and has not expired. */
export async function isJustUsed(
  tx: Executor,
  token: string,
  successor: string,
  { since, at }: { since: Date; at: Date },
): Promise<boolean> {
  const used = await findRefreshToken(tx, token);
  const next = await findRefreshToken(tx, successor);
  if (!used?.usedAt || next?.usedAt !== null) return false;
  return used.usedAt >= since && next.expiresAt > at;
}

/** Marks all tokens of a family as used: a client that sends one is then told that the session has ended, and why. */
export async function useUpFamily(tx: Executor, family: string, at: Date): Promise<void> {
  await tx
    .update(refreshTokens)
    .set({ usedAt: at })
    .where(and(eq(refreshTokens.family, family), isNull(refreshTokens.usedAt)));
}

export async function deleteExpired(executor: Executor, userID: string, at: Date): Promise<void> {
  await executor
    .delete(refreshTokens)
    .where(and(eq(refreshTokens.userID, userID), lt(refreshTokens.expiresAt, at)));
}

/**
 * Until the end of the transaction no other one changes this family. Without it, ending a family
 * would overlook the successor that a rotation is just about to commit.
 */
export async function lockFamily(tx: Executor, family: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${family}, 0))`);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
