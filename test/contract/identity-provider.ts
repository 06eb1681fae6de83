import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { IdentityProvider, Session } from '../../src/identity/identity-provider.ts';

const PASSWORD = 'correct horse battery';

const newAddress = () => `${randomUUID()}@example.com`;
const code = (expected: string) => ({ name: 'AppError', code: expected });

/** Where the port leaves an adapter a choice. */
export interface Traits {
  /** Passwords that it calls weak beyond those that are empty, very short or very long. */
  poorPasswords?: (email: string) => string[];
  /** Whether it checks passwords itself, and so can take as long for an unknown address. */
  checksPasswords: boolean;
  /** Whether its sessions and passwords are looked after here. */
  managesSessions: boolean;
  /** Whether the refresh token before the newest may come once more. */
  forgivesReplay: boolean;
}

/** Those of accounts in a database of ours. */
const LOCAL: Traits = {
  poorPasswords: (email) => ['password123', email],
  checksPasswords: true,
  managesSessions: true,
  forgivesReplay: false,
};

/** Registers an address that needs no confirmation. */
async function register(identity: IdentityProvider, email: string): Promise<Session> {
  const session = await identity.register(email, PASSWORD);
  assert.ok('accessToken' in session, 'a session was opened');
  return session;
}

/**
 * The promises of the port `IdentityProvider`, checked on the adapter that `create` gives; one that
 * wants no addresses confirmed.
 */
export function identityProviderContract(
  name: string,
  create: () => Promise<IdentityProvider>,
  traits: Traits = LOCAL,
): void {
  describe(`identity provider: ${name}`, () => {
    it('registers an account and opens a session for it', async () => {
      const identity = await create();
      const email = newAddress();
      const session = await register(identity, email);
      assert.equal(session.tokenType, 'Bearer');
      assert.ok(session.expiresIn > 0);
      assert.equal(session.user.email, email);
      assert.deepEqual((await identity.verify(session.accessToken)).user, session.user);
    });

    it('compares addresses without regard to case and surrounding space', async () => {
      const identity = await create();
      const email = newAddress();
      const { user } = await register(identity, `  ${email.toUpperCase()} `);
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
      const poorer = traits.poorPasswords?.(email) ?? [];
      for (const poor of ['short', '', 'x'.repeat(1025), ...poorer]) {
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

    if (traits.checksPasswords) {
      it('does as much work for both', async () => {
        const identity = await create();
        const email = newAddress();
        await identity.register(email, PASSWORD);
        /** The least CPU time of a few tries, in microseconds of all threads. */
        const workFor = async (address: string) => {
          let least = Number.POSITIVE_INFINITY;
          for (let i = 0; i < 4; i++) {
            const start = process.cpuUsage();
            await identity.login(address, 'another password').catch(() => undefined);
            const { user, system } = process.cpuUsage(start);
            least = Math.min(least, user + system);
          }
          return least;
        };
        const ratio = (await workFor(newAddress())) / (await workFor(email));
        // Without the equal work it would be far below a tenth.
        assert.ok(ratio > 0.3 && ratio < 3, `unknown / known = ${ratio}`);
      });
    }

    it('refuses what is not an access token of its own', async () => {
      const identity = await create();
      const { accessToken, refreshToken } = await register(identity, newAddress());
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

    it('says how long a refresh token is to be kept', async () => {
      const { refreshSeconds } = await create();
      assert.ok(Number.isSafeInteger(refreshSeconds) && refreshSeconds >= 3600);
    });

    it('gives a new pair for a refresh token', async () => {
      const identity = await create();
      const first = await register(identity, newAddress());
      const second = await identity.refresh(first.refreshToken);
      assert.notEqual(second.refreshToken, first.refreshToken);
      assert.deepEqual((await identity.verify(second.accessToken)).user, first.user);
      await identity.refresh(second.refreshToken);
    });

    it('ends the whole family when a used token comes again', async () => {
      const identity = await create();
      const email = newAddress();
      const first = await register(identity, email);
      const other = await identity.login(email, PASSWORD);
      let newest = await identity.refresh(first.refreshToken);
      if (traits.forgivesReplay) {
        const again = await identity.refresh(first.refreshToken);
        assert.equal(again.refreshToken, newest.refreshToken);
        newest = await identity.refresh(newest.refreshToken);
      }
      await assert.rejects(identity.refresh(first.refreshToken), code('token_reused'));
      await assert.rejects(identity.refresh(newest.refreshToken), { name: 'AppError' });
      // Another login is another family.
      await identity.refresh(other.refreshToken);
    });

    it('gives racing refreshes no more than one successor', async () => {
      const identity = await create();
      const { refreshToken } = await register(identity, newAddress());
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => identity.refresh(refreshToken)),
      );
      const winners = results.filter((result) => result.status === 'fulfilled');
      const successors = new Set(winners.map(({ value }) => value.refreshToken));
      assert.equal(successors.size, 1);
      if (traits.forgivesReplay) return;
      assert.equal(winners.length, 1);
      // The others were replays: what the winner got has ended with them.
      await assert.rejects(identity.refresh(winners[0]!.value.refreshToken), { name: 'AppError' });
    });

    it('gives the same successor again within the time that is asked for, until that is used', async () => {
      const identity = await create();
      const first = await register(identity, newAddress());
      const refresh = (token: string) => identity.refresh(token, undefined, { repeatSeconds: 60 });
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => refresh(first.refreshToken)),
      );
      const [second] = answers;
      assert.equal(new Set(answers.map(({ refreshToken }) => refreshToken)).size, 1);
      for (const { accessToken } of answers) await identity.verify(accessToken);
      assert.equal((await refresh(first.refreshToken)).refreshToken, second!.refreshToken);
      const third = await refresh(second!.refreshToken);
      await assert.rejects(refresh(first.refreshToken), code('token_reused'));
      await assert.rejects(refresh(third.refreshToken), { name: 'AppError' });
    });

    it('ends the family on logout, and does not mind an unknown token', async () => {
      const identity = await create();
      const first = await register(identity, newAddress());
      const second = await identity.refresh(first.refreshToken);
      await identity.logout(second.refreshToken);
      await assert.rejects(identity.refresh(second.refreshToken), code('invalid_token'));
      await assert.rejects(identity.refresh(first.refreshToken), code('invalid_token'));
      await identity.logout(second.refreshToken);
      await identity.logout('never issued');
    });

    it('refuses the access tokens of a session from its logout on, and no others', async () => {
      const identity = await create();
      const email = newAddress();
      const first = await register(identity, email);
      const other = await identity.login(email, PASSWORD);
      await identity.verify(first.accessToken);
      await identity.logout(first.refreshToken);
      await assert.rejects(identity.verify(first.accessToken), code('invalid_token'));
      await identity.verify(other.accessToken);
    });

    it('confirms a password', async () => {
      const identity = await create();
      const { user } = await register(identity, newAddress());
      await identity.confirmPassword(user, PASSWORD);
      await assert.rejects(
        identity.confirmPassword(user, 'another password'),
        code('invalid_credentials'),
      );
    });

    if (traits.managesSessions) {
      it('lists the sessions of a user and ends one of them', async () => {
        const identity = await create();
        const email = newAddress();
        const first = await register(identity, email);
        const client = { address: '192.0.2.7', userAgent: 'curl/8' };
        const second = await identity.login(email, PASSWORD, client);
        const ids = (await identity.sessions(first.user.id)).map(({ id }) => id);
        assert.equal(ids.length, 2);
        const { sessionID } = await identity.verify(second.accessToken);
        const [newest] = await identity.sessions(first.user.id);
        assert.equal(newest!.id, sessionID);
        assert.deepEqual([newest!.address, newest!.userAgent], ['192.0.2.7', 'curl/8']);

        const stranger = await register(identity, newAddress());
        for (const id of [sessionID!, randomUUID(), 'nonsense']) {
          await assert.rejects(identity.endSession(stranger.user.id, id), code('not_found'));
        }
        await identity.endSession(first.user.id, sessionID!);
        await assert.rejects(identity.verify(second.accessToken), code('invalid_token'));
        await assert.rejects(identity.refresh(second.refreshToken), code('invalid_token'));
        await identity.verify(first.accessToken);
        assert.equal((await identity.sessions(first.user.id)).length, 1);
      });

      it('changes a password and ends all sessions but the new one', async () => {
        const identity = await create();
        const email = newAddress();
        const first = await register(identity, email);
        const { user } = first;
        const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
        const wrong = { ...change, currentPassword: 'wrong' };
        await assert.rejects(identity.changePassword(user, wrong), code('invalid_credentials'));
        const poor = { ...change, newPassword: 'password1' };
        await assert.rejects(identity.changePassword(user, poor), code('weak_password'));
        await identity.verify(first.accessToken);

        const next = await identity.changePassword(user, change);
        await identity.verify(next.accessToken);
        await assert.rejects(identity.verify(first.accessToken), code('invalid_token'));
        await assert.rejects(identity.refresh(first.refreshToken), code('invalid_token'));
        await assert.rejects(identity.login(email, PASSWORD), code('invalid_credentials'));
        await identity.login(email, change.newPassword);
      });

      it('removes an account with its sessions', async () => {
        const identity = await create();
        const email = newAddress();
        const { user, accessToken, refreshToken } = await register(identity, email);
        await identity.removeAccount(user);
        await assert.rejects(identity.verify(accessToken), code('invalid_token'));
        await assert.rejects(identity.refresh(refreshToken), code('invalid_token'));
        await assert.rejects(identity.login(email, PASSWORD), code('invalid_credentials'));
        await register(identity, email);
      });
    } else {
      it('says where sessions and passwords are managed', async () => {
        const identity = await create();
        const { user } = await register(identity, newAddress());
        const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
        await assert.rejects(identity.sessions(user.id), code('managed_elsewhere'));
        await assert.rejects(identity.changePassword(user, change), code('managed_elsewhere'));
      });
    }

    it('refuses an unknown refresh token', async () => {
      const identity = await create();
      await assert.rejects(identity.refresh('never issued'), code('invalid_token'));
    });
  });
}
