import { createHmac, randomBytes } from 'node:crypto';
import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { secrets } from '../../database/schema.ts';

const NAME = 'refresh-tokens';
const SECRET_BYTES = 32;

/** The refresh token that follows another one. Not to be called in a transaction. */
export type SuccessorOf = (token: string) => Promise<string>;

/**
 * Refresh tokens that follow from the ones before, by a secret in the database: an answer that was lost can be given again,
 * though hashes alone are stored. Neither a token nor the database tells the next token by itself.
 */
export function createSuccessors(db: Database): SuccessorOf {
  let secret: Uint8Array | undefined;
  return async (token) => {
    secret ??= await openSecret(db);
    return createHmac('sha256', secret).update(token).digest('base64url');
  };
}

/** The secret of all processes on the database; the first one makes it. */
async function openSecret(db: Database): Promise<Uint8Array> {
  const value = new Uint8Array(randomBytes(SECRET_BYTES));
  await db.insert(secrets).values({ name: NAME, value }).onConflictDoNothing();
  const [row] = await db.select().from(secrets).where(eq(secrets.name, NAME));
  if (row?.value.length === SECRET_BYTES) return row.value;
  throw new Error(
    `The row ${NAME} of the table secrets must hold ${SECRET_BYTES} bytes; delete it to have a new one made.`,
  );
}
