import { openTestDatabase } from '../../../test/support/database.ts';
import { openLocal } from '../../../test/support/identity.ts';
import type { OpenDatabase } from '../../database/open.ts';
import type { LocalIdentity } from '../../identity/local/index.ts';
import { createUserRights } from '../../identity/user-rights.ts';
import { createUserSettings } from '../../identity/user-settings.ts';
import { type Cast, createCast } from './cast.ts';
import { startServer, type TestServer } from './start-server.ts';

export interface AccountServer {
  server: TestServer;
  database: OpenDatabase;
  identity: LocalIdentity;
  cast: Cast;
  /** Reads which sessions have ended and which accounts are disabled. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** The real server with local accounts in an embedded database, and a domain in memory. */
export async function startAccountServer(): Promise<AccountServer> {
  const database = await openTestDatabase();
  const { identity, revocations } = await openLocal(database.db);
  const cast = await createCast(database.db, identity);
  const rights = createUserRights(database.db);
  const userSettings = createUserSettings(database.db);
  const keys = { keys: cast.keys, rights, revocations, userSettings };
  const server = await startServer({ identity, ...keys });
  return {
    server,
    database,
    identity,
    cast,
    reload: revocations.reload,
    close: async () => {
      await server.close();
      await database.close();
    },
  };
}

/** A request with a token, and a body as JSON. */
export function sendAs(
  { origin }: TestServer,
  method: string,
  path: string,
  token: string,
  body?: object,
): Promise<Response> {
  return fetch(origin + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for
export const json = async (response: Response): Promise<any> => response.json();
