import { randomBytes } from 'node:crypto';
import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { secrets } from '../../database/schema.ts';

const NAME = 'access-tokens';
const SECRET_BYTES = 32;

/**
 * The 32-byte secret that signs access tokens, from the database that all API processes share; made on
 * the first start. Of several that start at once all get the same one. Anyone who can read the database
 * can sign tokens, and could read every report anyway.
 */
export async function loadSharedSecret(db: Database): Promise<Uint8Array> {
  await db
    .insert(secrets)
    .values({ name: NAME, value: new Uint8Array(randomBytes(SECRET_BYTES)) })
    .onConflictDoNothing();
  const rows = await db.select().from(secrets).where(eq(secrets.name, NAME));
  const value = rows[0]?.value;
  if (value?.length === SECRET_BYTES) return value;
  throw new Error(
    `The row ${NAME} of the table secrets must hold ${SECRET_BYTES} bytes; delete it to have a new one made.`,
  );
}
