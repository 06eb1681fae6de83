import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { users } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import { programName } from '../../runtime/program-name.ts';
import { forgetGuesses } from '../guess-delays.ts';
import { openRevocations } from '../revocations.ts';
import { assertStrongPassword } from './password-rules.ts';
import { hashPassword } from './passwords.ts';
import { ACCESS_SECONDS, createSessions, lockUser, REFRESH_SECONDS } from './sessions.ts';

/**
 * Gives an account another password without the one before, and ends all its sessions; API processes follow within some two
 * seconds. API keys stay. Throws `not_found` and `weak_password`.
 */
export async function resetPassword(
  db: Database,
  userID: string,
  password: string,
): Promise<{ email: string }> {
  const [account] = await db.select().from(users).where(eq(users.id, userID));
  if (!account) throw unknown(userID);
  const { email } = account;
  await assertStrongPassword(password, email);
  const hashed = await hashPassword(password);
  const sessions = createSessions({
    db,
    revocations: await openRevocations(db),
    refreshSeconds: REFRESH_SECONDS,
    accessSeconds: ACCESS_SECONDS,
    now: () => new Date(),
  });
  await db.transaction(async (tx) => {
    if (!(await lockUser(tx, userID, 'update'))) throw unknown(userID);
    await tx
      .update(users)
      .set({ ...hashed, passwordChangedAt: new Date() })
      .where(eq(users.id, userID));
    await sessions.endAll(tx, userID);
  });
  await forgetGuesses(db, email);
  return { email };
}

function unknown(userID: string): AppError {
  return new AppError(
    'not_found',
    `There is no account ${userID}: ${programName()} users list shows all.`,
  );
}
