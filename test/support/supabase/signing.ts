import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';

/** How a project signs its access tokens. */
export interface Signing {
  sign(claims: JWTPayload): Promise<string>;
  /** The claims of a token of this project; rejects for any other. */
  read(token: string): Promise<JWTPayload>;
  /** What the project publishes; nothing where it signs with the shared secret. */
  publicKeys(): JSONWebKeySet;
  /** A new key for new tokens; the old one stays published, so that its tokens stay good. */
  rotate(): Promise<void>;
}

/** The legacy way: one secret, which signs and verifies. */
export function createSecretSigning(jwtSecret: string): Signing {
  const secret = new TextEncoder().encode(jwtSecret);
  return {
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secret),
    read: async (token) => (await jwtVerify(token, secret, { algorithms: ['HS256'] })).payload,
    publicKeys: () => ({ keys: [] }),
    rotate: () => Promise.reject(new Error('A shared secret is not rotated here.')),
  };
}

/** Signing keys: a private key here, its public half under `.well-known/jwks.json`. */
export async function createKeySigning(): Promise<Signing> {
  const published: JWK[] = [];
  let current: { kid: string; privateKey: CryptoKey };

  const rotate = async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const kid = randomUUID();
    published.unshift({
      ...(await exportJWK(publicKey)),
      alg: 'ES256',
      key_ops: ['verify'],
      kid,
      use: 'sig',
    });
    current = { kid, privateKey };
  };
  await rotate();

  return {
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: current.kid, typ: 'JWT' })
        .sign(current.privateKey),
    read: async (token) => {
      const keys = createLocalJWKSet({ keys: published });
      return (await jwtVerify(token, keys, { algorithms: ['ES256'] })).payload;
    },
    publicKeys: () => ({ keys: published }),
    rotate,
  };
}
