import { randomBytes, randomUUID } from 'node:crypto';
import { eq, inArray, sql } from '../../database/drizzle.ts';
import type { Database, Executor } from '../../database/open.ts';
import { userRights, users } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { programName } from '../../runtime/program-name.ts';
import { isUUID } from '../../runtime/uuid.ts';
import { assertAddress, normaliseAddress } from '../email-address.ts';
import { FIRST_ADDRESS, tryClosed } from '../first-account.ts';
import type { User } from '../identity-provider.ts';
import { assertStrongPassword } from './password-rules.ts';
import { hashPassword } from './passwords.ts';

/** Of the password of the first account, which is told nobody. */
const UNKNOWN_BYTES = 32;

/** Adds an account. Throws `validation_failed`, `email_taken` and `weak_password`. */
export async function addAccount(
  db: Database,
  address: string,
  password: string,
): Promise<typeof users.$inferSelect> {
  assertAddress(address);
  const email = normaliseAddress(address);
  await assertStrongPassword(password, email);
  const hashed = await hashPassword(password);
  const [row] = await db
    .insert(users)
    .values({ id: randomUUID(), email, ...hashed })
    .onConflictDoNothing({ target: users.email })
    .returning();
  if (row === undefined) throw new AppError('email_taken', 'Sign in, or use another address.');
  return row;
}

/** Whether there is any account. */
export async function hasAccounts(executor: Executor): Promise<boolean> {
  const rows = await executor.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

/** Whether the account of this machine is there. */
export async function hasFirstAccount(executor: Executor): Promise<boolean> {
  const isFirst = eq(users.email, FIRST_ADDRESS);
  const rows = await executor.select({ id: users.id }).from(users).where(isFirst).limit(1);
  return rows.length > 0;
}

/** Adds the account of this machine. Throws `try_closed` where there is an account. */
export async function addFirstAccount(db: Database): Promise<typeof users.$inferSelect> {
  // Before the work of a hash, for all who come too late.
  if (await hasAccounts(db)) throw tryClosed();
  const hashed = await hashPassword(randomBytes(UNKNOWN_BYTES).toString('base64url'));
  return db.transaction(async (tx) => {
    // Nobody else adds an account until this one is there.
    await tx.execute(sql`lock table ${users} in share row exclusive mode`);
    if (await hasAccounts(tx)) throw tryClosed();
    const first = { id: randomUUID(), email: FIRST_ADDRESS, ...hashed };
    const [row] = await tx.insert(users).values(first).returning();
    if (row === undefined) throw new Error('The first account was not inserted.');
    return row;
  });
}

/** An account as operators see it. */
export interface Account extends User {
  createdAt: Date;
  isAdmin: boolean;
  disabledAt: Date | null;
}

/** All accounts, oldest first. */
export async function listAccounts(db: Database): Promise<Account[]> {
  const rows = await accounts(db).orderBy(users.createdAt, users.id);
  return rows.map((row) => ({ ...row, isAdmin: row.isAdmin ?? false }));
}

/** Throws `not_found` where no account has this address or id. */
export async function findAccount(db: Database, user: string): Promise<Account> {
  const isNamed = isUUID(user) ? eq(users.id, user) : eq(users.email, normaliseAddress(user));
  const [row] = await accounts(db).where(isNamed);
  if (row) return { ...row, isAdmin: row.isAdmin ?? false };
  throw new AppError(
    'not_found',
    `There is no account ${user}: ${programName()} users list shows all.`,
  );
}

/** The addresses of those of the ids that are accounts here. */
export async function addressesOf(db: Database, userIDs: string[]): Promise<Map<string, string>> {
  const ids = [...new Set(userIDs)].filter(isUUID);
  if (ids.length === 0) return new Map();
  const { id, email } = users;
  const rows = await db.select({ id, email }).from(users).where(inArray(id, ids));
  return new Map(rows.map((row) => [row.id, row.email]));
}

function accounts(db: Database) {
  const { id, email, createdAt } = users;
  const { isAdmin, disabledAt } = userRights;
  return db
    .select({ id, email, createdAt, isAdmin, disabledAt })
    .from(users)
    .leftJoin(userRights, eq(userRights.userID, sql`${id}::text`))
    .$dynamic();
}
