import { randomUUID } from 'node:crypto';
import type { Database } from '../../database/open.ts';
import { type ApiKeys, createApiKeys, type Scope } from '../../identity/api-keys.ts';
import type { LocalIdentity } from '../../identity/local/index.ts';
import { setAdmin } from '../../identity/user-rights.ts';

export const PASSWORD = 'correct horse battery';

/** A person with an account and a session of its own. */
export interface Person {
  id: string;
  email: string;
  token: string;
  refreshToken: string;
  sessionID: string;
}

/** Who calls a route in the test of authorisation. */
export interface Cast {
  owner: Person;
  stranger: Person;
  admin: Person;
  /** Keys of the owner, of one scope each. */
  ownerKeys: Record<Scope, string>;
  /** A key of the administrator with all scopes. */
  adminKey: string;
  keys: ApiKeys;
}

export async function createCast(db: Database, identity: LocalIdentity): Promise<Cast> {
  const keys = createApiKeys(db, { ownersAreLocal: true });
  const [owner, stranger, admin] = [
    await newPerson(identity),
    await newPerson(identity),
    await newPerson(identity),
  ];
  await setAdmin(db, admin.id, true);
  const keyOf = async (person: Person, scopes: Scope[]) =>
    (await keys.add(person, { name: scopes.join(), scopes, expiresAt: null })).key;
  return {
    owner,
    stranger,
    admin,
    ownerKeys: {
      read: await keyOf(owner, ['read']),
      upload: await keyOf(owner, ['upload']),
      admin: await keyOf(owner, ['admin']),
    },
    adminKey: await keyOf(admin, ['read', 'upload', 'admin']),
    keys,
  };
}

async function newPerson(identity: LocalIdentity): Promise<Person> {
  const session = await identity.register(`${randomUUID()}@example.com`, PASSWORD);
  const { sessionID } = await identity.verify(session.accessToken);
  const { user, accessToken: token, refreshToken } = session;
  return { ...user, token, refreshToken, sessionID: sessionID! };
}
