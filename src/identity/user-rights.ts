import { and, eq, isNotNull } from '../database/drizzle.ts';
import type { Database } from '../database/open.ts';
import { userRights } from '../database/schema.ts';

/** What operators give to users and take from them. A user is named by the id that the identity provider gave. */
export interface UserRights {
  /** Asked anew each time, so that a right that was taken back is gone at once. */
  isAdmin(userID: string): Promise<boolean>;
}

export function createUserRights(db: Database): UserRights {
  return {
    isAdmin: async (userID) => {
      const rows = await db
        .select({ isAdmin: userRights.isAdmin })
        .from(userRights)
        .where(eq(userRights.userID, userID));
      return rows[0]?.isAdmin ?? false;
    },
  };
}

/** Makes a user an administrator, or no longer. */
export async function setAdmin(db: Database, userID: string, isAdmin: boolean): Promise<void> {
  await db
    .insert(userRights)
    .values({ userID, isAdmin })
    .onConflictDoUpdate({ target: userRights.userID, set: { isAdmin } });
}

/** Disables an account or enables it again. */
export async function setDisabled(db: Database, userID: string, at: Date | null): Promise<void> {
  await db
    .insert(userRights)
    .values({ userID, disabledAt: at })
    .onConflictDoUpdate({ target: userRights.userID, set: { disabledAt: at } });
}

/** Whether the account is disabled, by the database itself. */
export async function isDisabled(db: Pick<Database, 'select'>, userID: string): Promise<boolean> {
  const rows = await db
    .select({ userID: userRights.userID })
    .from(userRights)
    .where(and(eq(userRights.userID, userID), isNotNull(userRights.disabledAt)));
  return rows.length > 0;
}
