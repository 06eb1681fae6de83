import { type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { AppError } from '../../errors.ts';
import type { User, Verified } from '../identity-provider.ts';
import { claimsOf } from '../token-claims.ts';
import { rememberVerified } from '../verified-tokens.ts';
import { createSigningKeys } from './signing-keys.ts';

/** The audience and the role of a signed-in user; `anon` and `service_role` are API keys. */
const SIGNED_IN = 'authenticated';
/** Seconds by which the clocks of the two servers may differ. */
const CLOCK_TOLERANCE = 5;
const MIN_SECRET_BYTES = 32;

export interface AccessTokenOptions {
  /** Where Supabase Auth is, with its `/auth/v1`; also the issuer of its tokens. */
  url: string;
  key: string;
  /** The secret of a project that signs with HS256. */
  jwtSecret: string | undefined;
  timeoutMs: number;
  keyCooldownMs: number;
  now: () => Date;
}

/** Says whose access token it is; throws `token_expired`, `invalid_token` or `identity_failed`. */
export type VerifyAccessToken = (token: string) => Promise<Verified>;

/**
 * Checks access tokens here, without a request for each: by the shared secret where there is one, else
 * by the provider's public keys. Which of the two is a matter of configuration. If the token's header
 * chose, anybody could sign with the public key as though it were a secret.
 */
export function createAccessTokens(options: AccessTokenOptions): VerifyAccessToken {
  const check = createCheck(options);
  return rememberVerified(async (token) => {
    const rules = {
      issuer: options.url,
      audience: SIGNED_IN,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: options.now(),
    };
    const claims = await claimsOf(() => check(token, rules), invalid);
    const sessionID = typeof claims.session_id === 'string' ? claims.session_id : null;
    const expiresAt = ((claims.exp ?? 0) + CLOCK_TOLERANCE) * 1000;
    return { user: userOf(claims), sessionID, expiresAt };
  }, options.now);
}

type Check = (token: string, options: JWTVerifyOptions) => Promise<{ payload: JWTPayload }>;

function createCheck(options: AccessTokenOptions): Check {
  const { url, key, jwtSecret, timeoutMs, keyCooldownMs } = options;
  if (jwtSecret !== undefined) {
    const secret = secretOf(jwtSecret);
    return (token, rules) => jwtVerify(token, secret, { ...rules, algorithms: ['HS256'] });
  }
  const keys = createSigningKeys(url, key, timeoutMs, keyCooldownMs);
  return (token, rules) => jwtVerify(token, keys, { ...rules, algorithms: ['ES256', 'RS256'] });
}

function secretOf(jwtSecret: string): Uint8Array {
  const secret = new TextEncoder().encode(jwtSecret);
  if (secret.length >= MIN_SECRET_BYTES) return secret;
  throw new Error(`The JWT secret needs at least ${MIN_SECRET_BYTES} bytes.`);
}

/** Refuses anonymous sign-ins too: they have no address, and no way back to what they uploaded. */
function userOf({ sub, email, role, is_anonymous }: JWTPayload): User {
  if (typeof sub !== 'string' || sub === '') throw invalid();
  if (typeof email !== 'string' || email === '') throw invalid();
  if (role !== SIGNED_IN || (is_anonymous !== undefined && is_anonymous !== false)) throw invalid();
  return { id: sub, email };
}

function invalid(cause?: unknown): AppError {
  return new AppError(
    'invalid_token',
    'Send an access token of a signed-in user of this service.',
    { cause },
  );
}
