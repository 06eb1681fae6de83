import cookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode } from '../../../errors.ts';
import type { Session } from '../../../identity/identity-provider.ts';
import type { App } from '../../deps.ts';
import { SESSION_HEADER } from '../../schemas/session.ts';
import { type OriginCheck, saysSameOrigin } from './origins.ts';

/** Over https by a name that browsers take over https alone (RFC 6265bis). */
const nameFor = ({ isSecure }: FastifyRequest): string =>
  isSecure ? '__Secure-log_flow_refresh' : 'log_flow_refresh';

/** What tells that the cookie will never again be good for anything. */
const ENDED: ReadonlySet<ErrorCode> = new Set(['token_reused', 'invalid_token', 'token_expired']);

/**
 * Refresh tokens in a cookie, for browsers: scripts of the page cannot read it, and it comes with requests of the own site to
 * /auth alone. It is set, read and cleared only where a request has the header `log-flow-session: cookie`. Other sites
 * cannot send that header, since CORS does not allow it, and it is refused from the pages of other origins.
 */
export async function addSessionCookie(app: App, isAllowedOrigin: OriginCheck): Promise<void> {
  // Read where it is asked for, and not with each request.
  await app.register(cookie, { hook: false });
  app.addHook('onRequest', async ({ headers }) => {
    const { origin } = headers;
    if (headers[SESSION_HEADER] === undefined || origin === undefined) return;
    if (isAllowedOrigin(origin, headers) || saysSameOrigin(headers)) return;
    throw new AppError('origin_not_allowed', 'Have this origin added to ALLOWED_ORIGINS.');
  });
}

/** Whether the client keeps its refresh token in the cookie. */
export function keepsCookie({ headers }: FastifyRequest): boolean {
  return headers[SESSION_HEADER] === 'cookie';
}

/** The body that answers with a session; the refresh token is not in it where it goes into the cookie. */
export function handOver(
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session,
  refreshSeconds: number,
): Omit<Session, 'refreshToken'> & RefreshBody {
  if (!keepsCookie(request)) return session;
  const { refreshToken, ...body } = session;
  const attributes = { ...attributesFor(request), maxAge: refreshSeconds };
  reply.setCookie(nameFor(request), refreshToken, attributes);
  return body;
}

/** For routes whose body is the refresh token: who has it in the cookie need not send a body. */
export async function replaceBody(request: FastifyRequest): Promise<void> {
  // Another value of the header is refused as such.
  if (request.headers[SESSION_HEADER] !== undefined) request.body = {};
}

/** Whether a browser has the cookie of a session, which may have ended: without one it need not ask for a new token. */
export const hasSessionCookie = (request: FastifyRequest): boolean =>
  keepsCookie(request) && cookieOf(request) !== null;

const cookieOf = (request: FastifyRequest): string | null =>
  request.server.parseCookie(request.headers.cookie ?? '')[nameFor(request)] ?? null;

/** The refresh token of a request, from the cookie or the body; null where there is no cookie. */
export function refreshTokenOf(request: FastifyRequest<{ Body: RefreshBody }>): string | null {
  if (keepsCookie(request)) return cookieOf(request);
  const { refreshToken } = request.body;
  if (refreshToken !== undefined) return refreshToken;
  throw new AppError('validation_failed', 'Correct the fields of the body named in errors.', {
    errors: [{ path: '/refreshToken', message: 'is missing' }],
  });
}

interface RefreshBody {
  refreshToken?: string;
}

/** Has the browser forget the cookie, where it is in use. */
export function clearCookie(request: FastifyRequest, reply: FastifyReply): void {
  if (keepsCookie(request)) reply.clearCookie(nameFor(request), attributesFor(request));
}

/** The same where an error says that the session has ended. */
export function clearWhereEnded(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (error instanceof AppError && ENDED.has(error.code)) clearCookie(request, reply);
}

function attributesFor({ isSecure }: FastifyRequest) {
  return { httpOnly: true, sameSite: 'strict', path: '/auth', secure: isSecure } as const;
}
