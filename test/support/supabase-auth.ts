import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWTPayload } from 'jose';
import { type Account, type AuthSession, createAccounts } from './supabase/accounts.ts';
import { checkPassword, type PasswordRules } from './supabase/password-rules.ts';
import { answerRefusal, type ErrorForm, Refused } from './supabase/refused.ts';
import { createKeySigning, createSecretSigning } from './supabase/signing.ts';

export interface SupabaseAuthOptions {
  /** Whether addresses are to be confirmed before they can sign in; default no. */
  confirmations?: boolean;
  /** Default ES256, with keys that are published; HS256 has the secret instead. */
  algorithm?: 'ES256' | 'HS256';
  /** For how many seconds a used refresh token may come again; default none. */
  reuseSeconds?: number;
  passwords?: Partial<PasswordRules>;
  errorForm?: ErrorForm;
}

/** What a test may change while the server runs. */
export interface Switches {
  /** How it fails: with a 503, by closing connections, or by never answering. */
  down: 'error' | 'reset' | 'silent' | null;
  /** Refuses all but the keys with 429; null as `retryAfter` leaves the header out. */
  limit: { message: string; retryAfter: number | null } | null;
  /** Refuses the next sign-ups, logins and refreshes with this. */
  refuse: Refused | null;
}

export interface SupabaseAuth {
  /** SUPABASE_URL */
  url: string;
  key: string;
  jwtSecret: string;
  switches: Switches;
  /** `METHOD path?query`, of each request. */
  requests: string[];
  /** Opens the link of the mail. */
  confirm(email: string): void;
  /** An access token of this project with other claims than it would give. */
  sign(claims: JWTPayload): Promise<string>;
  publicKeys(): ReturnType<Awaited<ReturnType<typeof createKeySigning>>['publicKeys']>;
  rotateKey(): Promise<void>;
  close(): Promise<void>;
}

const ACCESS_SECONDS = 3600;
const NO_BODY = Symbol('no body');

type Handler = (request: IncomingMessage, query: URLSearchParams) => Promise<object | symbol>;

/**
 * A Supabase project with nothing but its Auth, in memory, on a free port: the documented requests and
 * answers, as the real service gives them to its own client library.
 */
export async function startSupabaseAuth(options: SupabaseAuthOptions = {}): Promise<SupabaseAuth> {
  const { confirmations = false, algorithm = 'ES256', errorForm = 'versioned' } = options;
  const rules = { minLength: 6, requiredCharacters: [], leaked: [], ...options.passwords };
  const key = `sb_publishable_${randomUUID()}`;
  const jwtSecret = `${randomUUID()}${randomUUID()}`;
  const signing = algorithm === 'HS256' ? createSecretSigning(jwtSecret) : await createKeySigning();
  const accounts = createAccounts(options.reuseSeconds ?? 0);
  const switches: Switches = { down: null, limit: null, refuse: null };
  const requests: string[] = [];
  let issuer = '';

  const sessionAnswer = async (session: AuthSession) => {
    const expiresAt = Math.floor(Date.now() / 1000) + ACCESS_SECONDS;
    return {
      access_token: await signing.sign({ ...claimsOf(session), iss: issuer, exp: expiresAt }),
      token_type: 'bearer',
      expires_in: ACCESS_SECONDS,
      expires_at: expiresAt,
      refresh_token: session.tokens.at(-1),
      user: userOf(session.account),
    };
  };

  const signUp: Handler = async (request) => {
    const body = await readBody(request);
    const password = checkPassword(body.password, rules);
    const email = checkAddress(body.email);
    const known = accounts.find(email);
    if (known?.isConfirmed) {
      if (confirmations) return madeUpUser(known);
      throw new Refused(422, 'user_already_exists', 'User already registered');
    }
    const account = known ?? accounts.add(email, password, !confirmations);
    return confirmations ? userOf(account) : sessionAnswer(accounts.openSession(account));
  };

  const signIn: Handler = async (request) => {
    const { email, password } = await readBody(request);
    const account = accounts.find(String(email).toLowerCase());
    if (account === undefined || account.password !== password) {
      throw new Refused(400, 'invalid_credentials', 'Invalid login credentials');
    }
    if (!account.isConfirmed) throw new Refused(400, 'email_not_confirmed', 'Email not confirmed');
    return sessionAnswer(accounts.openSession(account));
  };

  const refresh: Handler = async (request) => {
    const { refresh_token: token } = await readBody(request);
    return sessionAnswer(accounts.refresh(String(token)));
  };

  const bearerSession = async (request: IncomingMessage): Promise<AuthSession> => {
    const token = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) {
      const message = 'This endpoint requires a valid Bearer token';
      throw new Refused(401, 'no_authorization', message);
    }
    const claims = await signing.read(token).catch((error: Error) => {
      const message = `invalid JWT: unable to parse or verify signature, ${error.message}`;
      throw new Refused(403, 'bad_jwt', message);
    });
    const session = accounts.session(claims.session_id);
    if (session !== undefined) return session;
    const message = 'Session from session_id claim in JWT does not exist';
    throw new Refused(403, 'session_not_found', message);
  };

  const routes: Record<string, Handler> = {
    'POST /auth/v1/signup': signUp,
    'POST /auth/v1/token': async (request, query) => {
      const grant = { password: signIn, refresh_token: refresh }[query.get('grant_type') ?? ''];
      if (grant !== undefined) return grant(request, query);
      throw new Refused(400, 'invalid_credentials', 'unsupported_grant_type');
    },
    'POST /auth/v1/logout': async (request, query) => {
      accounts.logout(await bearerSession(request), query.get('scope') ?? 'global');
      return NO_BODY;
    },
    'GET /auth/v1/user': async (request) => userOf((await bearerSession(request)).account),
    'GET /auth/v1/.well-known/jwks.json': async () => signing.publicKeys(),
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (switches.down !== null) return fail(switches.down, request, response);
    try {
      const isPublic = pathname.endsWith('/jwks.json');
      if (!isPublic && request.headers.apikey !== key) return answerNoKey(response);
      const route = routes[`${request.method} ${pathname}`];
      if (route === undefined) throw new Refused(404, 'not_found', '404 page not found');
      if (!isPublic) applySwitches(switches);
      answer(response, await route(request, searchParams));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answerRefusal(request, response, error, errorForm);
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  issuer = `${url}/auth/v1`;

  return {
    url,
    key,
    jwtSecret,
    switches,
    requests,
    confirm: (email) => {
      accounts.find(email)!.isConfirmed = true;
    },
    sign: signing.sign,
    publicKeys: signing.publicKeys,
    rotateKey: signing.rotate,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function claimsOf({ id, account }: AuthSession): JWTPayload {
  return {
    sub: account.id,
    aud: 'authenticated',
    iat: Math.floor(Date.now() / 1000),
    email: account.email,
    phone: '',
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: {},
    role: 'authenticated',
    aal: 'aal1',
    session_id: id,
    is_anonymous: false,
  };
}

function userOf({ id, email, isConfirmed, createdAt }: Account) {
  return {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email,
    phone: '',
    ...(isConfirmed && { email_confirmed_at: createdAt, confirmed_at: createdAt }),
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: {},
    identities: [{ identity_id: randomUUID(), id, user_id: id, provider: 'email' }],
    created_at: createdAt,
    updated_at: createdAt,
    is_anonymous: false,
  };
}

/** What a taken address is answered where addresses are confirmed: a new user, by the looks of it. */
function madeUpUser(account: Account) {
  return { ...userOf({ ...account, id: randomUUID(), isConfirmed: false }), identities: [] };
}

function checkAddress(address: unknown): string {
  if (typeof address === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) {
    return address.toLowerCase();
  }
  const message = 'Unable to validate email address: invalid format';
  throw new Refused(400, 'validation_failed', message);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>;
}

function applySwitches({ limit, refuse }: Switches): void {
  if (refuse !== null) throw refuse;
  if (limit === null) return;
  const headers: Record<string, string> =
    limit.retryAfter === null ? {} : { 'retry-after': String(limit.retryAfter) };
  throw new Refused(429, 'over_request_rate_limit', limit.message, { headers });
}

function fail(
  how: NonNullable<Switches['down']>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (how === 'reset') request.socket.destroy();
  if (how === 'error') response.writeHead(503).end('<html>upstream connect error</html>');
}

/** By the gateway in front of the service, which knows no codes. */
function answerNoKey(response: ServerResponse): void {
  response.writeHead(401, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message: 'Invalid API key', hint: 'Double check your API key.' }));
}

function answer(response: ServerResponse, body: object | symbol): void {
  if (body === NO_BODY) response.writeHead(204).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
