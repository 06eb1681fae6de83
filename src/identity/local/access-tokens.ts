import { jwtVerify, SignJWT } from 'jose';
import { AppError } from '../../errors.ts';
import type { User } from '../identity-provider.ts';
import { claimsOf } from '../token-claims.ts';
import { rememberVerified, type Verified } from '../verified-tokens.ts';

const ISSUER = 'log-flow';
const AUDIENCE = 'log-flow';
/** Pinned: a token's own header chooses neither the algorithm nor the key. */
const ALGORITHM = 'HS256';

export interface AccessTokens {
  /** A signed JWT that names the user for `seconds`. */
  issue(user: User): Promise<string>;
  /** The user of a token; throws `token_expired`, or `invalid_token` for everything else. */
  verify(token: string): Promise<User>;
  readonly seconds: number;
}

/** Access tokens: JWTs signed with the secret (at least 32 bytes), valid for `seconds`. */
export function createAccessTokens(
  secret: Uint8Array,
  seconds: number,
  now: () => Date,
): AccessTokens {
  return {
    seconds,
    issue: (user) => {
      const issuedAt = Math.floor(now().getTime() / 1000);
      return new SignJWT({ email: user.email })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(user.id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + seconds)
        .sign(secret);
    },
    verify: rememberVerified((token) => check(token, secret, now()), now),
  };
}

async function check(token: string, secret: Uint8Array, at: Date): Promise<Verified> {
  const { sub, email, exp } = await readClaims(token, secret, at);
  if (typeof sub !== 'string' || typeof email !== 'string' || exp === undefined) throw invalid();
  return { user: { id: sub, email }, expiresAt: exp * 1000 };
}

function readClaims(token: string, secret: Uint8Array, currentDate: Date) {
  const rules = {
    algorithms: [ALGORITHM],
    issuer: ISSUER,
    audience: AUDIENCE,
    requiredClaims: ['sub', 'email', 'exp'],
    currentDate,
  };
  return claimsOf(() => jwtVerify(token, secret, rules), invalid);
}

function invalid(cause?: unknown): AppError {
  return new AppError('invalid_token', 'Send an access token that this server issued.', { cause });
}
