import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray, lt, notInArray } from '../../database/drizzle.ts';
import type { Database, Executor, Transaction } from '../../database/open.ts';
import { refreshTokens, sessions, users } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { isUUID } from '../../runtime/uuid.ts';
import type { ClientInfo, RefreshOptions, SessionInfo } from '../identity-provider.ts';
import { accountDisabled, type Revocations } from '../revocations.ts';
import { isDisabled } from '../user-rights.ts';
import {
  addRefreshToken,
  deleteExpired,
  findRefreshToken,
  isJustUsed,
  lockFamily,
  newRefreshToken,
  useUp,
  useUpFamily,
} from './refresh-tokens.ts';
import { createSuccessors } from './successors.ts';

/** Sessions of a user at once; a new one ends those that were used least recently. */
const MAX_SESSIONS = 100;
const MAX_USER_AGENT = 200;

/** Seconds: how long an access token is good, and a refresh token. */
export const ACCESS_SECONDS = 15 * 60;
export const REFRESH_SECONDS = 30 * 24 * 60 * 60;

/** A session that was opened or continued, and its new refresh token. */
export interface Continued {
  id: string;
  userID: string;
  refreshToken: string;
}

export interface Sessions {
  /** Opens a session in the caller's transaction, which has locked the user's row. */
  start(tx: Transaction, userID: string, client: ClientInfo | undefined): Promise<Continued>;
  /**
   * Uses the token up and gives its successor. Throws `invalid_token` for an unknown one,
   * `token_expired`, `account_disabled`, and `token_reused` for one that came before: then its session has ended. One that
   * comes again within `repeatSeconds` gives the same successor, until that is used.
   */
  rotate(
    refreshToken: string,
    client: ClientInfo | undefined,
    options?: RefreshOptions,
  ): Promise<Continued>;
  list(userID: string): Promise<SessionInfo[]>;
  /** Ends the session of a refresh token; an unknown token is fine. */
  endByToken(refreshToken: string): Promise<void>;
  /** Throws `not_found` where it is not the user's. */
  end(userID: string, sessionID: string): Promise<void>;
  /**
   * Ends all sessions of a user in the caller's transaction, which has locked the user's row. After it the caller lets the
   * revocations be read again.
   */
  endAll(tx: Transaction, userID: string): Promise<void>;
}

export interface SessionOptions {
  db: Database;
  revocations: Revocations;
  /** How long a refresh token is good, and an access token. */
  refreshSeconds: number;
  accessSeconds: number;
  now: () => Date;
}

/** Sessions in the database. The access tokens of one that ends are on the list of revocations until they expire. */
export function createSessions(options: SessionOptions): Sessions {
  const { db, revocations, refreshSeconds, accessSeconds, now } = options;
  const successorOf = createSuccessors(db);
  const after = (seconds: number) => new Date(now().getTime() + seconds * 1000);
  const revoke = (ids: string[], executor: Executor) =>
    revocations.revoke(ids, after(accessSeconds), executor);

  /** Refresh tokens stay only where their use is to be explained. */
  const remove = async (tx: Executor, ids: string[]): Promise<void> => {
    if (ids.length === 0) return;
    await tx.delete(sessions).where(inArray(sessions.id, ids));
    await tx.delete(refreshTokens).where(inArray(refreshTokens.family, ids));
    await revoke(ids, tx);
  };

  const endOne = async (id: string): Promise<void> => {
    await db.transaction(async (tx) => {
      await lockFamily(tx, id);
      await remove(tx, [id]);
    });
    await revocations.reload();
  };

  /** Why a known token could not be used; ends the session where it was used before. */
  const explainRefusal = async (token: string): Promise<AppError> => {
    const row = await findRefreshToken(db, token);
    // The session was ended meanwhile.
    if (row === undefined) return unknownToken();
    if (row.usedAt === null) return new AppError('token_expired', 'Sign in again.');
    await db.transaction(async (tx) => {
      await lockFamily(tx, row.family);
      await useUpFamily(tx, row.family, now());
      await tx.delete(sessions).where(eq(sessions.id, row.family));
      await revoke([row.family], tx);
    });
    await revocations.reload();
    return new AppError(
      'token_reused',
      'A refresh token of this session came twice, so the session has ended. Sign in again.',
    );
  };

  return {
    start: async (tx, userID, client) => {
      // Signing in is rare enough to delete here what has expired, or is too much.
      await deleteExpired(tx, userID, now());
      await tx
        .delete(sessions)
        .where(and(eq(sessions.userID, userID), lt(sessions.expiresAt, now())));
      await remove(tx, await leastUsed(tx, userID));
      const id = randomUUID();
      const expiresAt = after(refreshSeconds);
      await tx.insert(sessions).values({ id, userID, expiresAt, ...seen(client, now()) });
      const refreshToken = newRefreshToken();
      await addRefreshToken(tx, refreshToken, { userID, family: id, expiresAt });
      return { id, userID, refreshToken };
    },

    rotate: async (token, client, { repeatSeconds = 0 } = {}) => {
      const row = await findRefreshToken(db, token);
      if (row === undefined) throw unknownToken();
      const { family: id, userID } = row;
      const successor = await successorOf(token);
      const isContinued = await db.transaction(async (tx) => {
        await lockUser(tx, userID, 'share');
        await lockFamily(tx, id);
        // Before the token is used up: it is good again once the account is enabled.
        if (await isDisabled(tx, userID)) throw accountDisabled();
        if (!(await useUp(tx, row.hash, now()))) {
          const since = after(-repeatSeconds);
          return repeatSeconds > 0 && isJustUsed(tx, token, successor, { since, at: now() });
        }
        const expiresAt = after(refreshSeconds);
        const use = { expiresAt, ...seen(client, now()) };
        // Sessions of an earlier release have no row yet.
        await tx
          .insert(sessions)
          .values({ id, userID, ...use })
          .onConflictDoUpdate({ target: sessions.id, set: use });
        await addRefreshToken(tx, successor, { userID, family: id, expiresAt });
        return true;
      });
      if (isContinued) return { id, userID, refreshToken: successor };
      throw await explainRefusal(token);
    },

    list: async (userID) => {
      const rows = await db
        .select()
        .from(sessions)
        .where(eq(sessions.userID, userID))
        .orderBy(desc(sessions.lastUsedAt), desc(sessions.id));
      return rows.filter(({ expiresAt }) => expiresAt > now()).map(toInfo);
    },

    endByToken: async (token) => {
      const row = await findRefreshToken(db, token);
      if (row !== undefined) await endOne(row.family);
    },

    end: async (userID, sessionID) => {
      if (!(await isOwn(db, userID, sessionID))) {
        throw new AppError('not_found', 'There is no such session.');
      }
      await endOne(sessionID);
    },

    endAll: async (tx, userID) => {
      const rows = await tx
        .select({ id: sessions.id })
        .from(sessions)
        .where(eq(sessions.userID, userID));
      await remove(
        tx,
        rows.map(({ id }) => id),
      );
      // Those that a process of an earlier release began.
      await tx.delete(refreshTokens).where(eq(refreshTokens.userID, userID));
    },
  };
}

/**
 * Until the end of the transaction nobody else ends all sessions of this user; with `update` nobody opens or continues one
 * either.
 */
export async function lockUser(
  tx: Transaction,
  userID: string,
  strength: 'share' | 'update',
): Promise<typeof users.$inferSelect | undefined> {
  const rows = await tx.select().from(users).where(eq(users.id, userID)).for(strength);
  return rows[0];
}

async function isOwn(db: Executor, userID: string, sessionID: string): Promise<boolean> {
  if (!isUUID(sessionID)) return false;
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userID, userID), eq(sessions.id, sessionID)));
  return rows.length > 0;
}

/** The sessions beyond those that a user may have, with the next one. */
async function leastUsed(tx: Executor, userID: string): Promise<string[]> {
  const kept = tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.userID, userID))
    .orderBy(desc(sessions.lastUsedAt), desc(sessions.id))
    .limit(MAX_SESSIONS - 1);
  const rows = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userID, userID), notInArray(sessions.id, kept)));
  return rows.map(({ id }) => id);
}

function seen(client: ClientInfo | undefined, lastUsedAt: Date) {
  const userAgent = client?.userAgent?.slice(0, MAX_USER_AGENT) ?? null;
  return { lastUsedAt, userAgent, address: client?.address ?? null };
}

function toInfo(row: typeof sessions.$inferSelect): SessionInfo {
  const { id, createdAt, lastUsedAt, expiresAt, userAgent, address } = row;
  return {
    id,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    userAgent,
    address,
  };
}

function unknownToken(): AppError {
  return new AppError('invalid_token', 'This refresh token is unknown. Sign in again.');
}
