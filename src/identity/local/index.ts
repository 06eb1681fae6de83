import { and, eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { apiKeys, userRights, users } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { normaliseAddress } from '../email-address.ts';
import type { FirstAccount } from '../first-account.ts';
import type { ClientInfo, IdentityProvider, Session, User } from '../identity-provider.ts';
import { accountDisabled, type Revocations } from '../revocations.ts';
import { isDisabled } from '../user-rights.ts';
import { createAccessTokens } from './access-tokens.ts';
import { addAccount, addFirstAccount, hasAccounts, hasFirstAccount } from './accounts.ts';
import { assertStrongPassword } from './password-rules.ts';
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts';
import {
  ACCESS_SECONDS,
  type Continued,
  createSessions,
  lockUser,
  REFRESH_SECONDS,
} from './sessions.ts';
import type { SigningKeys } from './signing-keys.ts';

export { type Account, addAccount, addressesOf, findAccount, listAccounts } from './accounts.ts';
export { resetPassword } from './reset-password.ts';
export { importSecretFile } from './secret-file.ts';
export { openSigningKeys, rotateSigningKey, type SigningKeys } from './signing-keys.ts';

export interface LocalIdentityOptions {
  db: Database;
  signingKeys: SigningKeys;
  revocations: Revocations;
  /** How long an access token is valid; default 15 minutes. */
  accessSeconds?: number;
  /** How long a refresh token is valid; default 30 days. */
  refreshSeconds?: number;
  now?: () => Date;
}

/** It sends no e-mail, so that there is nothing to confirm: registering opens a session. */
export interface LocalIdentity extends IdentityProvider {
  register(email: string, password: string, client?: ClientInfo): Promise<Session>;
  /** For a service of one machine alone. */
  readonly firstAccount: FirstAccount;
}

type UserRow = typeof users.$inferSelect;

/** Accounts in this service's own database: Argon2id passwords, JWTs, rotating refresh tokens. */
export function createLocalIdentity(options: LocalIdentityOptions): LocalIdentity {
  const { db, signingKeys, revocations, now = () => new Date() } = options;
  const { accessSeconds = ACCESS_SECONDS, refreshSeconds = REFRESH_SECONDS } = options;
  const accessTokens = createAccessTokens(signingKeys, accessSeconds, now);
  const sessions = createSessions({ db, revocations, refreshSeconds, accessSeconds, now });

  const toSession = async (user: User, { id, refreshToken }: Continued): Promise<Session> => ({
    accessToken: await accessTokens.issue(user, id),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: accessTokens.seconds,
    user,
  });

  /** Opens a session, unless the account was changed since its password was checked. */
  const openSession = async (checked: UserRow, client: ClientInfo | undefined) => {
    const started = await db.transaction(async (tx) => {
      const row = await lockUser(tx, checked.id, 'update');
      if (row?.passwordChangedAt?.getTime() !== checked.passwordChangedAt?.getTime()) throw wrong();
      if (await isDisabled(tx, checked.id)) throw accountDisabled();
      return sessions.start(tx, checked.id, client);
    });
    return toSession({ id: checked.id, email: checked.email }, started);
  };

  return {
    refreshSeconds,
    firstAccount: {
      isFree: async () => !(await hasAccounts(db)),
      isMade: () => hasFirstAccount(db),
      open: async (client) => openSession(await addFirstAccount(db), client),
    },

    register: async (address, password, client) =>
      openSession(await addAccount(db, address, password), client),

    login: async (address, password, client) => {
      const row = await checkedUser(db, eq(users.email, normaliseAddress(address)), password);
      return openSession(row, client);
    },

    refresh: async (refreshToken, client, options) => {
      const continued = await sessions.rotate(refreshToken, client, options);
      const [user] = await db
        .select({ id: users.id, email: users.email })
        .from(users)
        .where(eq(users.id, continued.userID));
      if (user === undefined) throw new AppError('invalid_token', 'This account no longer exists.');
      return toSession(user, continued);
    },

    logout: (refreshToken) => sessions.endByToken(refreshToken),

    verify: async (accessToken) => {
      const verified = await accessTokens.verify(accessToken);
      revocations.assertNotRevoked(verified);
      return verified;
    },

    sessions: (userID) => sessions.list(userID),
    endSession: (userID, sessionID) => sessions.end(userID, sessionID),

    changePassword: async (user, { currentPassword, newPassword }, client) => {
      const checked = await checkedUser(db, eq(users.id, user.id), currentPassword, OWN);
      await assertStrongPassword(newPassword, checked.email);
      const change = { ...(await hashPassword(newPassword)), passwordChangedAt: now() };
      const started = await db.transaction(async (tx) => {
        const row = await lockUser(tx, user.id, 'update');
        if (row?.passwordHash !== checked.passwordHash) throw wrong(OWN);
        await tx.update(users).set(change).where(eq(users.id, user.id));
        await sessions.endAll(tx, user.id);
        return sessions.start(tx, user.id, client);
      });
      await revocations.reload();
      return toSession({ id: checked.id, email: checked.email }, started);
    },

    confirmPassword: async (user, password) => {
      await checkedUser(db, eq(users.id, user.id), password, OWN);
    },

    removeAccount: async (user) => {
      await db.transaction(async (tx) => {
        await lockUser(tx, user.id, 'update');
        await sessions.endAll(tx, user.id);
        await tx.delete(userRights).where(eq(userRights.userID, user.id));
        await tx.delete(apiKeys).where(eq(apiKeys.ownerID, user.id));
        await tx.delete(users).where(eq(users.id, user.id));
      });
      await revocations.reload();
    },
  };
}

/**
 * The account whose password this is, hashed as it is done today. Throws `invalid_credentials` after the same work
 * whether there is no account or the password is another one.
 */
async function checkedUser(
  db: Database,
  which: ReturnType<typeof eq>,
  password: string,
  advice?: string,
): Promise<UserRow> {
  const [row] = await db.select().from(users).where(which);
  const matches = await verifyPassword(password, row ?? null);
  if (row === undefined || !matches) throw wrong(advice);
  return isOutdated(row) ? replaceHash(db, row, password) : row;
}

/** The password is known only while its user signs in: the moment to hash it as it is done today. */
async function replaceHash(db: Database, row: UserRow, password: string): Promise<UserRow> {
  const hashed = await hashPassword(password);
  const replaced = await db
    .update(users)
    .set(hashed)
    .where(and(eq(users.id, row.id), eq(users.passwordHash, row.passwordHash)))
    .returning();
  // Another login was first.
  return replaced[0] ?? row;
}

/** Said to a user who is signed in. */
const OWN = 'It is not the present password of this account.';

const wrong = (advice = 'Check the address and the password.'): AppError =>
  new AppError('invalid_credentials', advice);
