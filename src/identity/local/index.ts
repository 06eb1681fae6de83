import { randomUUID } from 'node:crypto';
import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { users } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import type { IdentityProvider, Session, User } from '../identity-provider.ts';
import { createAccessTokens } from './access-tokens.ts';
import { assertStrongPassword, hashPassword, isOutdated, verifyPassword } from './passwords.ts';
import { createRefreshTokens } from './refresh-tokens.ts';

export { loadSecret } from './secret.ts';
export { loadSharedSecret } from './shared-secret.ts';

export interface LocalIdentityOptions {
  db: Database;
  /** Signs access tokens; at least 32 bytes. `loadSecret` keeps one on disk. */
  secret: Uint8Array;
  /** How long an access token is valid; default 15 minutes. */
  accessSeconds?: number;
  /** How long a refresh token is valid; default 30 days. */
  refreshSeconds?: number;
  now?: () => Date;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const MIN_SECRET_BYTES = 32;

/** It sends no e-mail, so that there is nothing to confirm: registering opens a session. */
export interface LocalIdentity extends IdentityProvider {
  register(email: string, password: string): Promise<Session>;
}

/** Accounts in this service's own database: Argon2id passwords, JWTs, rotating refresh tokens. */
export function createLocalIdentity(options: LocalIdentityOptions): LocalIdentity {
  const { db, secret, now = () => new Date() } = options;
  if (secret.length < MIN_SECRET_BYTES) {
    throw new Error(`The secret needs at least ${MIN_SECRET_BYTES} bytes, not ${secret.length}.`);
  }
  const accessTokens = createAccessTokens(secret, options.accessSeconds ?? 15 * MINUTE, now);
  const refreshTokens = createRefreshTokens(db, options.refreshSeconds ?? 30 * DAY, now);

  const openSession = async (user: User, refreshToken: string): Promise<Session> => ({
    accessToken: await accessTokens.issue(user),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: accessTokens.seconds,
    user,
  });

  return {
    register: async (address, password) => {
      const email = normalise(address);
      assertStrongPassword(password, email);
      const passwordHash = await hashPassword(password);
      const [user] = await db
        .insert(users)
        .values({ id: randomUUID(), email, passwordHash })
        .onConflictDoNothing({ target: users.email })
        .returning({ id: users.id, email: users.email });
      if (user === undefined) throw new AppError('email_taken', 'Sign in, or use another address.');
      return openSession(user, await refreshTokens.start(user.id));
    },

    login: async (address, password) => {
      const [row] = await db
        .select()
        .from(users)
        .where(eq(users.email, normalise(address)));
      const matches = await verifyPassword(password, row?.passwordHash ?? null);
      if (row === undefined || !matches) {
        throw new AppError('invalid_credentials', 'Check the address and the password.');
      }
      if (isOutdated(row.passwordHash)) await replaceHash(db, row.id, password);
      return openSession({ id: row.id, email: row.email }, await refreshTokens.start(row.id));
    },

    refresh: async (refreshToken) => {
      const { token, userID } = await refreshTokens.rotate(refreshToken);
      const [user] = await db
        .select({ id: users.id, email: users.email })
        .from(users)
        .where(eq(users.id, userID));
      if (user === undefined) throw new AppError('invalid_token', 'This account no longer exists.');
      return openSession(user, token);
    },

    logout: (refreshToken) => refreshTokens.end(refreshToken),
    verify: (accessToken) => accessTokens.verify(accessToken),
  };
}

function normalise(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

/** The password is known only while its user signs in: the moment to hash it with today's parameters. */
async function replaceHash(db: Database, userID: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  await db.update(users).set({ passwordHash }).where(eq(users.id, userID));
}
