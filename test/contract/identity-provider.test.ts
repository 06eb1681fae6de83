import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { eq } from '../../src/database/drizzle.ts';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import type { OpenDatabase } from '../../src/database/open.ts';
import { refreshTokens, sessions, userRights, users } from '../../src/database/schema.ts';
import { setAdmin } from '../../src/identity/user-rights.ts';
import { openLocal, SECRET } from '../support/identity.ts';
import { identityProviderContract } from './identity-provider.ts';

const PASSWORD = 'correct horse battery';
const code = (expected: string) => ({ name: 'AppError', code: expected });

describe('local accounts', () => {
  let folder: string;
  let database: OpenDatabase;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'log-flow-identity-'));
    database = await openEmbeddedDatabase(path.join(folder, 'database'));
  });
  after(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  identityProviderContract('local', async () => (await openLocal(database.db)).identity);

  it('lets access and refresh tokens expire', async () => {
    let time = Date.now();
    const { identity } = await openLocal(database.db, {
      accessSeconds: 60,
      refreshSeconds: 600,
      now: () => new Date(time),
    });
    const session = await identity.register('expiry@example.com', PASSWORD);
    assert.equal(session.expiresIn, 60);
    time += 59_000;
    await identity.verify(session.accessToken);
    time += 2_000;
    await assert.rejects(identity.verify(session.accessToken), code('token_expired'));
    time += 600_000;
    await assert.rejects(identity.refresh(session.refreshToken), code('token_expired'));
  });

  it('leaves no row of an account that was removed', async () => {
    const { db } = database;
    const { identity } = await openLocal(db);
    const { user } = await identity.register('removed@example.com', PASSWORD);
    await setAdmin(db, user.id, true);
    await identity.removeAccount(user);
    const rows = await Promise.all([
      db.select().from(users).where(eq(users.id, user.id)),
      db.select().from(sessions).where(eq(sessions.userID, user.id)),
      db.select().from(refreshTokens).where(eq(refreshTokens.userID, user.id)),
      db.select().from(userRights).where(eq(userRights.userID, user.id)),
    ]);
    assert.deepEqual(rows.flat(), []);
  });

  it('refuses tokens that another secret, issuer, audience or algorithm made', async () => {
    const { identity } = await openLocal(database.db);
    const { accessToken, user } = await identity.register('pinned@example.com', PASSWORD);
    const forged = (alg: string, issuer: string, audience: string, key = SECRET) =>
      new SignJWT({ email: user.email })
        .setProtectedHeader({ alg })
        .setSubject(user.id)
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime('1h')
        .sign(key);
    await identity.verify(await forged('HS256', 'log-flow', 'log-flow'));
    for (const token of [
      await forged('HS512', 'log-flow', 'log-flow', new Uint8Array(64).fill(7)),
      await forged('HS256', 'elsewhere', 'log-flow'),
      await forged('HS256', 'log-flow', 'elsewhere'),
      await forged('HS256', 'log-flow', 'log-flow', new Uint8Array(32).fill(8)),
    ]) {
      await assert.rejects(identity.verify(token), code('invalid_token'));
    }
    const secret = new Uint8Array(32).fill(9);
    const signingKeys = { current: async () => ({ id: null, secret }), find: async () => secret };
    const { identity: other } = await openLocal(database.db, { signingKeys });
    await assert.rejects(other.verify(accessToken), code('invalid_token'));
  });

  it('stores neither passwords nor refresh tokens, and moves old hashes to the present cost', async () => {
    const { identity } = await openLocal(database.db);
    const { user, refreshToken } = await identity.register('stored@example.com', PASSWORD);
    const passwordHash = async () => {
      const [row] = await database.db.select().from(users).where(eq(users.id, user.id));
      return row!.passwordHash;
    };
    assert.match(await passwordHash(), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const tokens = await database.db
      .select()
      .from(refreshTokens)
      .where(eq(refreshTokens.userID, user.id));
    assert.match(tokens[0]!.hash, /^[0-9a-f]{64}$/);
    assert.ok(!JSON.stringify(tokens).includes(refreshToken));

    // The same password, made with one pass over 64 KiB.
    const cheap =
      '$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$QOKF1iG70GOhZX71bkTGoINw9zqSjKFirULQQtMxBVI';
    await database.db.update(users).set({ passwordHash: cheap }).where(eq(users.id, user.id));
    await identity.login('stored@example.com', PASSWORD);
    assert.match(await passwordHash(), /m=19456,t=2,p=1/);
  });
});
