import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { and, count, desc, eq, isNull, lt, or, type SQL } from '../database/drizzle.ts';
import type { Database, Transaction } from '../database/open.ts';
import { apiKeys, users } from '../database/schema.ts';
import { AppError } from '../errors.ts';
import { isUUID } from '../runtime/uuid.ts';
import type { User } from './identity-provider.ts';

/** What a key may do: send and change the jobs of its owner, read them, see what only administrators see. */
export const SCOPES = ['upload', 'read', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** What secret scanners look for (docs/accounts.md). */
export const API_KEY_PATTERN = /^logflow_key_[0-9a-f]{64}$/;
const PREFIX = 'logflow_key_';
const KEY_BYTES = 32;
/** Characters of the random part that its owner is shown later. */
const HINT_CHARACTERS = 8;
const MAX_KEYS = 100;

/** How long a process knows a key without asking the database: a deleted key is good no longer than that. */
const KNOWN_MS = 2_000;
const MAX_KNOWN = 10_000;
/** How exact the last use is: a row is not written for every request. */
const LAST_USE_MS = 60_000;

/** A key as its owner sees it. Times are RFC 3339 in UTC. */
export interface ApiKeyInfo {
  id: string;
  name: string;
  /** The first characters of the key. */
  hint: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

export interface NewApiKey {
  name: string;
  scopes: Scope[];
  expiresAt: Date | null;
}

export interface ApiKeys {
  /** Adds a key; `key` itself is never shown again. Throws `too_many_keys`. */
  add(owner: User, key: NewApiKey): Promise<ApiKeyInfo & { key: string }>;
  /** The owner's keys, newest first. */
  list(ownerID: string): Promise<ApiKeyInfo[]>;
  /** Throws `not_found` where the owner has no such key. */
  remove(ownerID: string, id: string): Promise<void>;
  removeAll(ownerID: string): Promise<void>;
  /** Whose key it is and what it may do. Throws `invalid_token` and `token_expired`. */
  verify(key: string): Promise<{ user: User; scopes: Scope[] }>;
}

type Row = typeof apiKeys.$inferSelect;

export interface ApiKeysOptions {
  now?: () => Date;
  /** Owners are rows of `users`: who has none, because the account was just deleted, gets no key. */
  ownersAreLocal?: boolean;
}

/** Keys in the database, as hashes. They belong to the user of any identity provider. */
export function createApiKeys(
  db: Database,
  { now = () => new Date(), ownersAreLocal = false }: ApiKeysOptions = {},
): ApiKeys {
  /** Rows of good keys, by their hash. */
  const known = new LRUCache<string, { row: Row; until: number }>({ max: MAX_KNOWN });

  const find = async (hash: string): Promise<Row> => {
    const time = now().getTime();
    const cached = known.get(hash);
    if (cached && time < cached.until) return cached.row;
    const [row] = await db.select().from(apiKeys).where(eq(apiKeys.hash, hash));
    if (row === undefined) throw new AppError('invalid_token', 'This API key is unknown.');
    await noteUse(row);
    known.set(hash, { row, until: time + KNOWN_MS });
    return row;
  };

  const noteUse = async ({ id }: Row): Promise<void> => {
    const before = new Date(now().getTime() - LAST_USE_MS);
    await db
      .update(apiKeys)
      .set({ lastUsedAt: now() })
      .where(
        and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))),
      );
  };

  const removeWhere = async (which: SQL | undefined): Promise<number> => {
    const removed = await db.delete(apiKeys).where(which).returning({ hash: apiKeys.hash });
    for (const { hash } of removed) known.delete(hash);
    return removed.length;
  };

  return {
    add: async (owner, { name, scopes, expiresAt }) => {
      const secret = randomBytes(KEY_BYTES).toString('hex');
      const key = `${PREFIX}${secret}`;
      const [held] = await db
        .select({ total: count() })
        .from(apiKeys)
        .where(eq(apiKeys.ownerID, owner.id));
      if (held!.total >= MAX_KEYS) {
        throw new AppError('too_many_keys', `Delete a key first: ${MAX_KEYS} are the most.`);
      }
      const values = {
        id: randomUUID(),
        ownerID: owner.id,
        ownerEmail: owner.email,
        name,
        hash: hashOf(key),
        hint: key.slice(0, PREFIX.length + HINT_CHARACTERS),
        scopes,
        expiresAt,
      };
      const row = await db.transaction(async (tx) => {
        if (ownersAreLocal) await assertAccount(tx, owner.id);
        return (await tx.insert(apiKeys).values(values).returning())[0]!;
      });
      return { ...toInfo(row), key };
    },

    list: async (ownerID) => {
      const rows = await db
        .select()
        .from(apiKeys)
        .where(eq(apiKeys.ownerID, ownerID))
        .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
      return rows.map(toInfo);
    },

    remove: async (ownerID, id) => {
      const isOwn = and(eq(apiKeys.ownerID, ownerID), eq(apiKeys.id, id));
      if (isUUID(id) && (await removeWhere(isOwn)) > 0) return;
      throw new AppError('not_found', 'There is no such key.');
    },

    removeAll: async (ownerID) => {
      await removeWhere(eq(apiKeys.ownerID, ownerID));
    },

    verify: async (key) => {
      if (!API_KEY_PATTERN.test(key)) throw new AppError('invalid_token', 'This is no API key.');
      const row = await find(hashOf(key));
      if (row.expiresAt !== null && row.expiresAt <= now()) {
        throw new AppError('token_expired', 'The API key has ended. Make a new one.');
      }
      return {
        user: { id: row.ownerID, email: row.ownerEmail },
        scopes: row.scopes as Scope[],
      };
    },
  };
}

/** Keeps the account until the transaction ends, so that its deletion removes what is added here. */
async function assertAccount(tx: Transaction, userID: string): Promise<void> {
  const found = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, userID))
    .for('key share');
  if (found.length === 0) throw new AppError('invalid_token', 'This account was deleted.');
}

/** Whether a bearer token is an API key: access tokens never begin so. */
export function isApiKey(token: string): boolean {
  return token.startsWith(PREFIX);
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function toInfo({ id, name, hint, scopes, createdAt, expiresAt, lastUsedAt }: Row): ApiKeyInfo {
  return {
    id,
    name,
    hint,
    scopes: scopes as Scope[],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
