import { type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { AppError } from '../../errors.ts';
import type { User, Verified } from '../identity-provider.ts';
import { claimsOf } from '../token-claims.ts';
import { rememberVerified } from '../verified-tokens.ts';
import type { SigningKeys } from './signing-keys.ts';

const ISSUER = 'log-flow';
const AUDIENCE = 'log-flow';
/** Pinned: a token's own header chooses no algorithm, and a key only among ours. */
const ALGORITHM = 'HS256';

export interface AccessTokens {
  /** A signed JWT that names the user and the session for `seconds`. */
  issue(user: User, sessionID: string): Promise<string>;
  /** Whose token it is; throws `token_expired`, or `invalid_token` for everything else. */
  verify(token: string): Promise<Verified>;
  readonly seconds: number;
}

/** Access tokens: JWTs signed with the newest of the keys, valid for `seconds`. */
export function createAccessTokens(
  keys: SigningKeys,
  seconds: number,
  now: () => Date,
): AccessTokens {
  return {
    seconds,
    issue: async (user, sessionID) => {
      const { id, secret } = await keys.current();
      const issuedAt = Math.floor(now().getTime() / 1000);
      return new SignJWT({ email: user.email, sid: sessionID })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', ...(id !== null && { kid: id }) })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(user.id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + seconds)
        .sign(secret);
    },
    verify: rememberVerified((token) => check(token, keys, now()), now),
  };
}

async function check(token: string, keys: SigningKeys, at: Date): Promise<Verified> {
  const { sub, email, exp, sid } = await readClaims(token, keys, at);
  if (typeof sub !== 'string' || typeof email !== 'string' || exp === undefined) throw invalid();
  const sessionID = typeof sid === 'string' ? sid : null;
  return { user: { id: sub, email }, sessionID, expiresAt: exp * 1000 };
}

function readClaims(token: string, keys: SigningKeys, currentDate: Date) {
  const rules = {
    algorithms: [ALGORITHM],
    issuer: ISSUER,
    audience: AUDIENCE,
    requiredClaims: ['sub', 'email', 'exp'],
    currentDate,
  };
  const keyOf = async ({ kid }: JWTHeaderParameters) => {
    const secret = await keys.find(typeof kid === 'string' ? kid : null);
    if (secret === undefined) throw invalid();
    return secret;
  };
  return claimsOf(() => jwtVerify(token, keyOf, rules), invalid);
}

function invalid(cause?: unknown): AppError {
  return new AppError('invalid_token', 'Send an access token that this server issued.', { cause });
}
