import { randomBytes } from 'node:crypto';
import {
  type Account,
  addAccount,
  findAccount,
  listAccounts,
  rotateSigningKey,
} from '../identity/local/index.ts';
import { setAdmin, setDisabled } from '../identity/user-rights.ts';
import { isUUID } from '../runtime/uuid.ts';
import { assertLocal, type UsersContext, withUsers } from './users.ts';

/** 18 random bytes: nobody guesses them, and they can be typed. */
const PASSWORD_BYTES = 18;

/** Adds an account. Without a password it makes one. Throws `email_taken` and `weak_password`. */
export function addUser(
  email: string,
  { password, admin }: { password: string | undefined; admin: boolean },
): Promise<{ id: string; email: string; password: string }> {
  return withUsers(async (context) => {
    assertLocal(context);
    const chosen = password ?? randomBytes(PASSWORD_BYTES).toString('base64url');
    const user = await addAccount(context.db, email, chosen);
    if (admin) await setAdmin(context.db, user.id, true);
    return { id: user.id, email: user.email, password: chosen };
  });
}

/** All accounts, oldest first. */
export function listUsers(): Promise<Account[]> {
  return withUsers(async (context) => {
    assertLocal(context);
    return listAccounts(context.db);
  });
}

/** Makes users administrators, or no longer. A user is named by address or id. */
export function grantUser(user: string, isAdmin: boolean): Promise<void> {
  return withUsers(async (context) => setAdmin(context.db, await idOf(context, user), isAdmin));
}

/** Disables an account, or enables it again. API processes follow within three seconds. */
export function disableUser(user: string, isDisabled: boolean): Promise<void> {
  return withUsers(async (context) =>
    setDisabled(context.db, await idOf(context, user), isDisabled ? new Date() : null),
  );
}

/** A new key for access tokens; `dropOld` withdraws all others at once. */
export function rotateKey(dropOld: boolean): Promise<void> {
  return withUsers(async (context) => {
    assertLocal(context);
    await rotateSigningKey(context.db, dropOld);
  });
}

/** Accounts elsewhere are named by the id that their provider gave. */
async function idOf(context: UsersContext, user: string): Promise<string> {
  if (isUUID(user)) return user.toLowerCase();
  assertLocal(context);
  return (await findAccount(context.db, user)).id;
}
