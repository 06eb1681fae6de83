/** What users have chosen for themselves. A user is named by the id that the identity provider gave. */
import { LRUCache } from 'lru-cache';
import { eq } from '../database/drizzle.ts';
import type { Database } from '../database/open.ts';
import { userSettings } from '../database/schema.ts';

export interface Settings {
  /** In which times without a zone are read; null: in that of the server. */
  timeZone: string | null;
}

export interface UserSettings {
  of(userID: string): Promise<Settings>;
  change(userID: string, settings: Settings): Promise<void>;
  remove(userID: string): Promise<void>;
}

/** Milliseconds for which a choice may be used that was changed by another process: each upload asks for it. */
const LASTS_MS = 10_000;
const MOST_USERS = 10_000;

export function createUserSettings(db: Database): UserSettings {
  const known = new LRUCache<string, Settings>({
    max: MOST_USERS,
    ttl: LASTS_MS,
    fetchMethod: async (userID) => {
      const rows = await db
        .select({ timeZone: userSettings.timeZone })
        .from(userSettings)
        .where(eq(userSettings.userID, userID));
      return rows[0] ?? { timeZone: null };
    },
  });
  return {
    of: (userID) => known.forceFetch(userID),
    change: async (userID, settings) => {
      await db
        .insert(userSettings)
        .values({ userID, ...settings })
        .onConflictDoUpdate({ target: userSettings.userID, set: settings });
      known.delete(userID);
    },
    remove: async (userID) => {
      await db.delete(userSettings).where(eq(userSettings.userID, userID));
      known.delete(userID);
    },
  };
}
