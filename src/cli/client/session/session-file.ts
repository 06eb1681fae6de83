/** The sessions that `login` has opened, each for a server, in a file that nobody else may read. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lock } from 'proper-lockfile';
import type { Session } from '../../../client/node/index.ts';
import { userFolder } from '../../../config/user-folder.ts';
import { systemCodeOf } from '../../../errors.ts';
import { CommandError, systemReason } from '../../output/failure.ts';

/** A session, or an API key that was given to `login`. */
export type StoredLogin = Session | { apiKey: string };

interface Stored {
  /** The server of the last `login`, to which commands talk where nobody names another one. */
  server?: string;
  /** By the address of the server. */
  logins: Record<string, StoredLogin>;
}

export const sessionFile = (): string => path.join(userFolder(), 'sessions.json');

/** The server of the last login. */
export const lastServer = (): string | undefined => read().server;

export const storedLogin = (server: URL): StoredLogin | undefined => read().logins[server.href];

/** Keeps a login, and its server as the one to talk to. */
export const storeLogin = (server: URL, login: StoredLogin): Promise<void> =>
  exclusively(() => {
    const stored = read();
    write({ server: server.href, logins: { ...stored.logins, [server.href]: login } });
  });

/** Forgets the login for a server. */
export const forgetLogin = (server: URL): Promise<void> =>
  exclusively(() => {
    const { server: last, logins } = read();
    delete logins[server.href];
    write({ ...(last !== undefined && last !== server.href && { server: last }), logins });
  });

/**
 * Changes the session for a server, where it is still the one that is meant: a refresh token is good once, and other commands may run
 * at the same time. Gives what is stored afterwards.
 */
export async function changeSession(
  server: URL,
  isMeant: (stored: Session) => boolean,
  change: (session: Session) => Promise<Session>,
): Promise<Session | undefined> {
  let after: Session | undefined;
  await exclusively(async () => {
    const stored = read();
    const login = stored.logins[server.href];
    if (!login || 'apiKey' in login) return;
    after = isMeant(login) ? await change(login) : login;
    if (after !== login) write({ ...stored, logins: { ...stored.logins, [server.href]: after } });
  });
  return after;
}

function read(): Stored {
  let text: string;
  try {
    text = readFileSync(sessionFile(), 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { logins: {} };
    throw unusable(systemReason(error), error);
  }
  try {
    const { server, logins } = JSON.parse(text) as Stored;
    if (typeof logins === 'object' && logins !== null) return { ...(server && { server }), logins };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw unusable('it is not what login writes; remove it and log in again');
}

function unusable(reason: string, cause?: unknown): CommandError {
  return new CommandError(`the sessions in ${sessionFile()} cannot be read: ${reason}`, { cause });
}

/** Another process never sees a part of it. */
function write(stored: Stored): void {
  const file = sessionFile();
  const fresh = `${file}.${randomUUID()}`;
  writeFileSync(fresh, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}

/** One process at a time. */
async function exclusively(act: () => void | Promise<void>): Promise<void> {
  const folder = userFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const release = await lock(folder, { retries: { retries: 50, minTimeout: 50, maxTimeout: 500 } });
  try {
    await act();
  } finally {
    await release();
  }
}
