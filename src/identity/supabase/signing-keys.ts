import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { AppError } from '../../errors.ts';
import { outage } from './failures.ts';

/** What a key that the provider withdrew may still be believed, while it can be asked. */
const MAX_AGE_MS = 10 * 60_000;

/**
 * The provider's public keys, read when first needed and again every ten minutes, or at once for a key
 * that is unknown (but not more often than every `cooldownMs`, since anybody can name unknown keys).
 *
 * While the provider cannot be reached, the keys read last go on to be used: sessions that were opened
 * before stay good, and only one request every `cooldownMs` waits for the try. Throws
 * `identity_failed` where a key is needed that was never read.
 */
export function createSigningKeys(
  url: string,
  apikey: string,
  timeoutMs: number,
  cooldownMs: number,
): JWTVerifyGetKey {
  // Its own ageing would forget the keys in an outage.
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    headers: { apikey },
  });
  let nextReload = 0;

  const renew = async () => {
    if (keys.jwks() === undefined || Date.now() < nextReload) return;
    nextReload = Date.now() + cooldownMs;
    await keys.reload().then(
      () => {
        nextReload = Date.now() + MAX_AGE_MS;
      },
      () => undefined, // The keys at hand are good enough, and the next try is due soon.
    );
  };

  return async (header, token) => {
    await renew();
    const known = keys.jwks();
    try {
      const key = await keys(header, token);
      if (known === undefined) nextReload = Date.now() + MAX_AGE_MS;
      return key;
    } catch (error) {
      if (keys.jwks()?.keys.length === 0) throw noKeys(error);
      if (isAboutToken(error)) throw error;
      throw outage(error);
    }
  };
}

/** The keys are there, and none of them is the token's. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/** A project that still signs with the shared secret publishes none: every token would look forged. */
function noKeys(cause: unknown): AppError {
  return new AppError(
    'internal',
    'The identity provider publishes no signing keys. This server needs its JWT secret.',
    { cause },
  );
}
