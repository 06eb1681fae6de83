import { serverAddress } from '../../client/address.ts';
import {
  type Client,
  type ClientOptions,
  createClient,
  fixedToken,
  type NodeSource,
  Problem,
  passwordTokens,
  type TokenSource,
} from '../../client/node/index.ts';
import { clientTable } from '../../config/settings.ts';
import { messageOf } from '../../errors.ts';
import { programName } from '../../runtime/program-name.ts';
import { CommandError, UsageError } from '../output/failure.ts';
import type { ServerFlags } from './server-options.ts';
import { lastServer } from './session/session-file.ts';
import { storedTokens } from './session/stored-tokens.ts';

/** A server, as the person at the terminal sees it. */
export type Server = Client<NodeSource>;

/** The server that the flags, the environment or the last login name, as who they say. Throws a UsageError where none is said. */
export function connect(flags: ServerFlags, more: Partial<ClientOptions> = {}): Server {
  const server = serverURL(flags);
  return createClient({ server, token: tokensFor(server, flags), onWait, ...more });
}

function onWait(seconds: number): void {
  process.stderr.write(`log-flow: the server asks to wait ${seconds} s ...\n`);
}

/** The address that is meant, as an URL. Throws a UsageError where it is none. */
export function serverURL({ server }: Pick<ServerFlags, 'server'>): URL {
  const text = server || lastServer() || clientTable.LOGFLOW_SERVER.default;
  try {
    return serverAddress(text);
  } catch (error) {
    throw new UsageError(`--server: ${messageOf(error)}`, { cause: error });
  }
}

function tokensFor(server: URL, { token, email, password }: ServerFlags): TokenSource {
  if (token) return fixedToken(checkedToken(token));
  if (email && password) return confirmedTokens(server, { email, password });
  const stored = storedTokens(server);
  if (stored) return stored;
  throw new UsageError(
    `not signed in at ${server.origin}: run ${programName()} login, or give --token (LOGFLOW_TOKEN), or --email and --password (LOGFLOW_EMAIL and LOGFLOW_PASSWORD)`,
  );
}

/** HTTP cannot send all characters, and would say so without naming the token. */
export function checkedToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(
    '--token (LOGFLOW_TOKEN) holds characters that no token has: copy it again, whole',
  );
}

function confirmedTokens(
  server: URL,
  credentials: { email: string; password: string },
): TokenSource {
  const tokens = passwordTokens(server, credentials);
  return { ...tokens, token: () => confirmed(credentials.email, () => tokens.token()) };
}

/** Signs in; says what is to be done where the address is not confirmed. */
export async function confirmed<Result>(
  email: string,
  signIn: () => Promise<Result>,
): Promise<Result> {
  try {
    return await signIn();
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'email_not_confirmed')) throw error;
    const message = `the address ${email} is not confirmed yet: open the link in the e-mail that was sent there, then try again`;
    throw new CommandError(message, { code: error.code, cause: error });
  }
}
