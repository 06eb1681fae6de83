import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertStrongPassword } from './password-rules.ts';
import { hashPassword, isOutdated, type StoredPassword, verifyPassword } from './passwords.ts';

const EMAIL = 'me@example.com';
const WEAK = { name: 'AppError', code: 'weak_password' };

/** The hash of a text as an earlier release made it: of what the client sent. */
async function oldHash(text: string): Promise<StoredPassword> {
  // Texts that NFKC leaves as they are, so that the same function makes it.
  assert.equal(text, text.normalize('NFKC'));
  return { ...(await hashPassword(text)), passwordForm: null };
}

it('the same characters are the same password, however they are encoded', async () => {
  const stored = await hashPassword('Zürich ﬁne ①23'.normalize('NFC'));
  assert.equal(stored.passwordForm, 'NFKC');
  assert.ok(await verifyPassword('Zürich ﬁne ①23'.normalize('NFD'), stored));
  assert.ok(await verifyPassword('Zürich fine 123', stored));
  assert.ok(!isOutdated(stored));
});

it('blanks at the ends belong to a password', async () => {
  const stored = await hashPassword(' with blanks ');
  assert.ok(await verifyPassword(' with blanks ', stored));
  assert.ok(!(await verifyPassword('with blanks', stored)));
  const trimmed = await hashPassword('with blanks');
  assert.ok(!(await verifyPassword(' with blanks ', trimmed)));
});

it('a hash of an earlier release, of the password in NFC or trimmed, is accepted and outdated', async () => {
  const composed = await oldHash('Zürich lake'.normalize('NFC'));
  assert.ok(await verifyPassword('Zürich lake'.normalize('NFD'), composed));
  const trimmed = await oldHash('with blanks');
  assert.ok(await verifyPassword(' with blanks ', trimmed));
  assert.ok(isOutdated(composed) && isOutdated(trimmed));
  assert.ok(!(await verifyPassword('without blanks', trimmed)));
});

it('a password is judged by its length in characters and by a list of common ones', async () => {
  for (const weak of ['seven77', '1'.repeat(8), '        ', EMAIL, ` ${EMAIL}`, 'x'.repeat(1025)]) {
    await assert.rejects(assertStrongPassword(weak, EMAIL), WEAK, weak);
  }
  // None of these was on the short list that there was before.
  for (const common of [
    'mustang1',
    'Liverpool1',
    ' butterfly ',
    'ｍustang1',
    'jordan23x'.slice(0, 8),
  ]) {
    await assert.rejects(assertStrongPassword(common, EMAIL), WEAK, common);
  }
  // Long enough, whatever it is made of: no rules about kinds of characters.
  for (const good of ['correct horse battery', 'ÄÖÜ😀ñ漢字x', `${EMAIL} and more`]) {
    await assertStrongPassword(good, EMAIL);
  }
});

it('a flood of guesses is refused at once and leaves room for others', async () => {
  const stored = await hashPassword('correct horse battery');
  const guesses = await Promise.allSettled(
    Array.from({ length: 600 }, () => verifyPassword('another one', stored)),
  );
  const refused = guesses.filter((one) => one.status === 'rejected');
  // What was let in is bounded, so that whoever comes next waits for a bounded number of hashes.
  assert.equal(guesses.length - refused.length, 34);
  for (const { reason } of refused) {
    assert.equal(reason.code, 'busy');
    assert.equal(reason.status, 503);
    assert.ok(reason.retryAfter > 0);
  }
  assert.ok(await verifyPassword('correct horse battery', stored));
});
