import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { eq, inArray, like } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { secrets } from '../../database/schema.ts';

/** The only key of earlier releases, whose tokens name no key. */
export const FIRST_KEY = 'access-tokens';
/** The names of the others: this, and a UUID v7, so that names are in the order of their creation. */
const PREFIX = `${FIRST_KEY}:`;
const SECRET_BYTES = 32;

/** How long a key is accepted after it has a successor. Longer than an access token lives, and than `FRESH_MS`. */
const RETIRE_MS = 60 * 60 * 1000;
/** How long a process signs with a key without looking whether there is a newer one. */
const FRESH_MS = 60 * 1000;
/** The shortest time between two looks for a key that is not known. */
const COOLDOWN_MS = 1000;

export interface SigningKey {
  /** The `kid` in the headers of tokens; null for the key of earlier releases. */
  id: string | null;
  secret: Uint8Array;
}

/** The keys that sign access tokens, from the database that all API processes share. */
export interface SigningKeys {
  /** The newest one. */
  current(): Promise<SigningKey>;
  /** The key that a token names; undefined where there is none, or it was retired. */
  find(id: string | null): Promise<Uint8Array | undefined>;
}

/**
 * Opens the keys; makes the first one where there is none. Anyone who can read the database can sign tokens, and could
 * read every report anyway.
 */
export async function openSigningKeys(
  db: Database,
  now: () => Date = () => new Date(),
): Promise<SigningKeys> {
  let keys = await readKeys(db, now());
  if (keys.length === 0) {
    await addSigningKey(db);
    keys = await readKeys(db, now());
  }
  let readAt = now().getTime();

  const readAgain = async (afterMs: number): Promise<void> => {
    const time = now().getTime();
    if (time - readAt < afterMs) return;
    keys = await readKeys(db, now());
    readAt = time;
  };
  const known = (id: string | null) => keys.find((key) => key.id === id)?.secret;
  return {
    current: async () => {
      await readAgain(FRESH_MS);
      const newest = keys.at(-1);
      if (newest) return newest;
      throw new Error('The table secrets lost its keys for access tokens: restart the server.');
    },
    find: async (id) => {
      // A key that was retired meanwhile is forgotten, and one that another process has made is found.
      await readAgain(known(id) === undefined ? COOLDOWN_MS : FRESH_MS);
      return known(id);
    },
  };
}

/** Adds a key, with which new tokens are signed from now on; other processes follow within a minute. */
export async function addSigningKey(db: Database): Promise<void> {
  await db.insert(secrets).values({ name: `${PREFIX}${randomUUIDv7()}`, value: newSecret() });
}

/**
 * A new key for new tokens. Those that the key before has signed are accepted for another hour, so that nobody has to sign
 * in again; keys whose hour is over are deleted. With `dropOld` they all are: for a key that became known to others.
 */
export async function rotateSigningKey(db: Database, dropOld: boolean): Promise<void> {
  const before = await readAll(db);
  await addSigningKey(db);
  const kept = dropOld ? [] : accepted(before, new Date());
  const names = before.filter((key) => !kept.includes(key)).map(nameOf);
  if (names.length > 0) await db.delete(secrets).where(inArray(secrets.name, names));
}

/** Keeps a secret of an earlier release, which lay elsewhere, as the first key. */
export async function importFirstKey(db: Database, secret: Uint8Array): Promise<void> {
  const value = new Uint8Array(secret);
  await db.insert(secrets).values({ name: FIRST_KEY, value }).onConflictDoNothing();
}

async function readKeys(db: Database, at: Date): Promise<SigningKey[]> {
  return accepted(await readAll(db), at);
}

/** All of them, oldest first. */
async function readAll(db: Database): Promise<SigningKey[]> {
  const [first, others] = await Promise.all([
    db.select().from(secrets).where(eq(secrets.name, FIRST_KEY)),
    db
      .select()
      .from(secrets)
      .where(like(secrets.name, `${PREFIX}%`))
      .orderBy(secrets.name),
  ]);
  return [...first, ...others].map(({ name, value }) => {
    if (value.length !== SECRET_BYTES) {
      throw new Error(
        `The row ${name} of the table secrets must hold ${SECRET_BYTES} bytes; delete it to have a new one made.`,
      );
    }
    return { id: name === FIRST_KEY ? null : name.slice(PREFIX.length), secret: value };
  });
}

/** Without those whose successor is old enough. */
function accepted(keys: SigningKey[], at: Date): SigningKey[] {
  return keys.filter((_, index) => {
    const successor = keys[index + 1];
    return !successor || at.getTime() - createdAt(successor) < RETIRE_MS;
  });
}

/** A UUID v7 begins with the milliseconds since the epoch. */
function createdAt({ id }: SigningKey): number {
  return id === null ? 0 : Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

const nameOf = ({ id }: SigningKey): string => (id === null ? FIRST_KEY : `${PREFIX}${id}`);

const newSecret = (): Uint8Array => new Uint8Array(randomBytes(SECRET_BYTES));
