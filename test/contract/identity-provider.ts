import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { IdentityProvider } from '../../src/identity/identity-provider.ts';

const PASSWORD = 'correct horse battery';

const newAddress = () => `${randomUUID()}@example.com`;
const code = (expected: string) => ({ name: 'AppError', code: expected });

/** The promises of the port `IdentityProvider`, checked on the adapter that `create` gives. */
export function identityProviderContract(
  name: string,
  create: () => Promise<IdentityProvider>,
): void {
  describe(`identity provider: ${name}`, () => {
    it('registers an account and opens a session for it', async () => {
      const identity = await create();
      const email = newAddress();
      const session = await identity.register(email, PASSWORD);
      assert.equal(session.tokenType, 'Bearer');
      assert.ok(session.expiresIn > 0);
      assert.equal(session.user.email, email);
      assert.deepEqual(await identity.verify(session.accessToken), session.user);
    });

    it('compares addresses without regard to case and surrounding space', async () => {
      const identity = await create();
      const email = newAddress();
      const { user } = await identity.register(`  ${email.toUpperCase()} `, PASSWORD);
      assert.equal(user.email, email);
      await assert.rejects(identity.register(email, PASSWORD), code('email_taken'));
      assert.deepEqual((await identity.login(`${email} `, PASSWORD)).user, user);
    });

    it('lets only one of two racing registrations have an address', async () => {
      const identity = await create();
      const email = newAddress();
      const results = await Promise.allSettled([
        identity.register(email, PASSWORD),
        identity.register(email, PASSWORD),
      ]);
      assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    });

    it('refuses poor passwords', async () => {
      const identity = await create();
      const email = newAddress();
      for (const poor of ['short', '', 'password123', email, 'x'.repeat(1025)]) {
        await assert.rejects(identity.register(email, poor), code('weak_password'), poor);
      }
    });

    it('answers an unknown address and a wrong password alike', async () => {
      const identity = await create();
      const email = newAddress();
      await identity.register(email, PASSWORD);
      const refusal = async (address: string) => {
        const error = await identity.login(address, 'another password').catch((e) => e);
        return { code: error.code, message: error.message };
      };
      const wrong = await refusal(email);
      assert.equal(wrong.code, 'invalid_credentials');
      assert.deepEqual(await refusal(newAddress()), wrong);
    });

    it('takes about the same time for both', async () => {
      const identity = await create();
      const email = newAddress();
      await identity.register(email, PASSWORD);
      const fastest = async (address: string) => {
        let best = Number.POSITIVE_INFINITY;
        for (let i = 0; i < 4; i++) {
          const start = performance.now();
          await identity.login(address, 'another password').catch(() => undefined);
          best = Math.min(best, performance.now() - start);
        }
        return best;
      };
      const ratio = (await fastest(newAddress())) / (await fastest(email));
      // Without the equal work it would be far below a tenth; the bounds leave room for noise.
      assert.ok(ratio > 0.3 && ratio < 3, `unknown / known = ${ratio}`);
    });

    it('refuses what is not an access token of its own', async () => {
      const identity = await create();
      const { accessToken, refreshToken } = await identity.register(newAddress(), PASSWORD);
      const [header, payload, signature] = accessToken.split('.');
      const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString());
      for (const token of [
        '',
        'abc',
        refreshToken,
        `${header}.${base64url({ ...claims, sub: randomUUID() })}.${signature}`,
        `${base64url({ alg: 'none' })}.${payload}.`,
        `${header}.${payload}.${signature!.slice(0, -4)}AAAA`,
      ]) {
        await assert.rejects(identity.verify(token), code('invalid_token'), token);
      }
    });

    it('gives a new pair for a refresh token', async () => {
      const identity = await create();
      const first = await identity.register(newAddress(), PASSWORD);
      const second = await identity.refresh(first.refreshToken);
      assert.notEqual(second.refreshToken, first.refreshToken);
      assert.deepEqual(await identity.verify(second.accessToken), first.user);
      await identity.refresh(second.refreshToken);
    });

    it('ends the whole family when a token comes a second time', async () => {
      const identity = await create();
      const email = newAddress();
      const first = await identity.register(email, PASSWORD);
      const other = await identity.login(email, PASSWORD);
      const second = await identity.refresh(first.refreshToken);
      await assert.rejects(identity.refresh(first.refreshToken), code('token_reused'));
      await assert.rejects(identity.refresh(second.refreshToken), { name: 'AppError' });
      // Another login is another family.
      await identity.refresh(other.refreshToken);
    });

    it('lets at most one of several racing refreshes win', async () => {
      const identity = await create();
      const { refreshToken } = await identity.register(newAddress(), PASSWORD);
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => identity.refresh(refreshToken)),
      );
      const winners = results.filter((result) => result.status === 'fulfilled');
      assert.equal(winners.length, 1);
      // The others were replays: what the winner got has ended with them.
      await assert.rejects(identity.refresh(winners[0]!.value.refreshToken), { name: 'AppError' });
    });

    it('ends the family on logout, and does not mind an unknown token', async () => {
      const identity = await create();
      const first = await identity.register(newAddress(), PASSWORD);
      const second = await identity.refresh(first.refreshToken);
      await identity.logout(second.refreshToken);
      await assert.rejects(identity.refresh(second.refreshToken), code('invalid_token'));
      await assert.rejects(identity.refresh(first.refreshToken), code('invalid_token'));
      await identity.logout(second.refreshToken);
      await identity.logout('never issued');
    });

    it('refuses an unknown refresh token', async () => {
      const identity = await create();
      await assert.rejects(identity.refresh('never issued'), code('invalid_token'));
    });
  });
}
