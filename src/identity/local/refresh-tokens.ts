import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, eq, gt, isNull, lt, sql } from '../../database/drizzle.ts';
import type { Database, Executor } from '../../database/open.ts';
import { refreshTokens } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';

type Row = typeof refreshTokens.$inferSelect;

export interface RefreshTokens {
  /** A token that begins a new family. */
  start(userID: string): Promise<string>;
  /**
   * Uses the token up and gives its successor. Throws `invalid_token` for an unknown one,
   * `token_expired`, and `token_reused` for one that came before: then its family has ended.
   */
  rotate(token: string): Promise<{ token: string; userID: string }>;
  /** Ends the family of the token; an unknown token is fine. */
  end(token: string): Promise<void>;
}

/** Refresh tokens in the database, as hashes; each is valid for `seconds` and for one use. */
export function createRefreshTokens(db: Database, seconds: number, now: () => Date): RefreshTokens {
  const insert = async (executor: Executor, userID: string, family: string) => {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now().getTime() + seconds * 1000);
    await executor.insert(refreshTokens).values({ hash: hashOf(token), family, userID, expiresAt });
    return token;
  };
  return {
    start: async (userID) => {
      // Signing in is rare enough to delete expired rows here.
      await db
        .delete(refreshTokens)
        .where(and(eq(refreshTokens.userID, userID), lt(refreshTokens.expiresAt, now())));
      return insert(db, userID, randomUUID());
    },

    rotate: async (token) => {
      const row = await find(db, token);
      if (row === undefined) throw invalid();
      const successor = await db.transaction(async (tx) => {
        await lockFamily(tx, row.family);
        if (!(await useUp(tx, row.hash, now()))) return null;
        return insert(tx, row.userID, row.family);
      });
      if (successor !== null) return { token: successor, userID: row.userID };
      throw await explainRefusal(db, token, now());
    },

    end: async (token) => {
      const row = await find(db, token);
      if (row === undefined) return;
      await db.transaction(async (tx) => {
        await lockFamily(tx, row.family);
        await tx.delete(refreshTokens).where(eq(refreshTokens.family, row.family));
      });
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

async function find(executor: Executor, token: string): Promise<Row | undefined> {
  const [row] = await executor
    .select()
    .from(refreshTokens)
    .where(eq(refreshTokens.hash, hashOf(token)));
  return row;
}

/**
 * Until the end of the transaction no other one changes this family. Without it, ending a family
 * would overlook the successor that a rotation is just about to commit.
 */
async function lockFamily(tx: Executor, family: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${family}, 0))`);
}

/** One conditional update, so that of two racing refreshes only one can win. */
async function useUp(tx: Executor, hash: string, at: Date): Promise<boolean> {
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

/** Why a known token could not be used; ends the family where it was used before. */
async function explainRefusal(db: Database, token: string, at: Date): Promise<AppError> {
  const row = await find(db, token);
  // The session was ended meanwhile.
  if (row === undefined) return invalid();
  if (row.usedAt === null) return new AppError('token_expired', 'Sign in again.');
  await db.transaction(async (tx) => {
    await lockFamily(tx, row.family);
    // Marked as used rather than deleted, so that a client that sends one is told why it is refused.
    await tx
      .update(refreshTokens)
      .set({ usedAt: at })
      .where(and(eq(refreshTokens.family, row.family), isNull(refreshTokens.usedAt)));
  });
  return new AppError(
    'token_reused',
    'A refresh token of this session came twice, so the session has ended. Sign in again.',
  );
}

function invalid(): AppError {
  return new AppError('invalid_token', 'This refresh token is unknown. Sign in again.');
}
