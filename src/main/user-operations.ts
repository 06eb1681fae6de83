import { randomBytes } from 'node:crypto';
import type { Database } from '../database/open.ts';
import { AppError } from '../errors.ts';
import {
  addAccount,
  findAccount,
  listAccounts,
  resetPassword,
  rotateSigningKey,
} from '../identity/local/index.ts';
import { setAdmin, setDisabled } from '../identity/user-rights.ts';
import { programName } from '../runtime/program-name.ts';
import { isUUID } from '../runtime/uuid.ts';

/** What operations on accounts work with. */
export interface UsersContext {
  db: Database;
  /** Where accounts are kept. */
  auth: 'local' | 'supabase';
}

/** An account as operators see it; it can be written as JSON and read again. */
export interface ListedAccount {
  id: string;
  email: string;
  createdAt: string;
  isAdmin: boolean;
  disabledAt: string | null;
}

export type UserOperations = ReturnType<typeof userOperations>;

export const USER_OPERATIONS = [
  'users.add',
  'users.password',
  'users.list',
  'users.grant',
  'users.disable',
  'users.rotateKey',
] as const satisfies readonly (keyof UserOperations)[];

/** 18 random bytes: nobody guesses them, and they can be typed. */
const PASSWORD_BYTES = 18;

/**
 * What operators do to accounts, also by way of a server that has the embedded database. What needs the accounts themselves
 * throws `managed_elsewhere` where they are in another place.
 */
export function userOperations(context: UsersContext) {
  const { db } = context;
  return {
    /** Adds an account. Without a password it makes one. Throws `email_taken` and `weak_password`. */
    'users.add': async (email: string, password: string | null, isAdmin: boolean) => {
      assertLocal(context);
      const chosen = password ?? newPassword();
      const user = await addAccount(db, email, chosen).catch((error: unknown) => {
        throw isTaken(error) ? taken(email, error) : error;
      });
      if (isAdmin) await setAdmin(db, user.id, true);
      return { id: user.id, email: user.email, password: chosen };
    },
    /**
     * Sets another password, or one that it makes, and ends all sessions of the account, which is named by address or id.
     * Throws `not_found` and `weak_password`.
     */
    'users.password': async (user: string, password: string | null) => {
      assertLocal(context);
      const chosen = password ?? newPassword();
      const { email } = await resetPassword(db, await idOf(context, user), chosen);
      return { email, password: chosen };
    },
    /** All accounts, oldest first. */
    'users.list': async (): Promise<ListedAccount[]> => {
      assertLocal(context);
      const accounts = await listAccounts(db);
      return accounts.map((account) => ({
        ...account,
        createdAt: account.createdAt.toISOString(),
        disabledAt: account.disabledAt?.toISOString() ?? null,
      }));
    },
    /** Makes users administrators, or no longer. A user is named by address or id. */
    'users.grant': async (user: string, isAdmin: boolean) =>
      setAdmin(db, await idOf(context, user), isAdmin),
    /** Disables an account, or enables it again. API processes follow within some two seconds. */
    'users.disable': async (user: string, isDisabled: boolean) =>
      setDisabled(db, await idOf(context, user), isDisabled ? new Date() : null),
    /** A new key for access tokens; `dropOld` withdraws all others at once. */
    'users.rotateKey': async (dropOld: boolean) => {
      assertLocal(context);
      await rotateSigningKey(db, dropOld);
    },
  };
}

const newPassword = (): string => randomBytes(PASSWORD_BYTES).toString('base64url');

const isTaken = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'email_taken';

/** What a taken address means to an operator, who cannot sign in with it. */
function taken(email: string, cause: unknown): AppError {
  const message = `There is an account ${email}: ${programName()} users password sets a new password.`;
  return new AppError('email_taken', message, { cause });
}

/** Accounts elsewhere are named by the id that their provider gave. */
async function idOf(context: UsersContext, user: string): Promise<string> {
  if (context.auth === 'supabase' && isUUID(user)) return user.toLowerCase();
  assertLocal(context);
  return (await findAccount(context.db, user)).id;
}

function assertLocal({ auth }: UsersContext): void {
  if (auth === 'local') return;
  throw new AppError(
    'managed_elsewhere',
    'With AUTH=supabase accounts are added and listed in the project, and named by their id.',
  );
}
