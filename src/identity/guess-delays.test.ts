import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openTestDatabase } from '../../test/support/database.ts';
import type { OpenDatabase } from '../database/open.ts';
import { AppError } from '../errors.ts';
import { createGuessDelays } from './guess-delays.ts';

let database: OpenDatabase;
before(async () => {
  database = await openTestDatabase();
});
after(() => database.close());

let time = Date.UTC(2026, 0, 1);
const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Processes on the same database. */
const processes = () => [0, 1].map(() => createGuessDelays(database.db, () => new Date(time)));

/** How a guess ends: `ok`, or the code of the error. */
async function outcome(
  delays: ReturnType<typeof createGuessDelays>,
  email: string,
  address: string | undefined,
  error?: string,
) {
  const check = async () => {
    if (error) throw new AppError(error as 'invalid_credentials', 'No.');
    return 'ok';
  };
  return delays.guess(email, address, check).catch((reason: AppError) => reason);
}
const codeOf = (result: string | AppError) => (typeof result === 'string' ? result : result.code);

it('60 guesses at one account from anywhere do not pass, nor does the right password after them', async () => {
  const both = processes();
  let tried = 0;
  for (let guess = 0; guess < 60; guess++) {
    const address = `2001:db8:0:${guess}::1`;
    const result = await outcome(
      both[guess % 2]!,
      'victim@example.com',
      address,
      'invalid_credentials',
    );
    if (codeOf(result) === 'invalid_credentials') tried++;
  }
  assert.equal(tried, 5);
  const right = await outcome(both[0]!, ' Victim@Example.com', '192.0.2.1');
  assert.ok(right instanceof AppError);
  assert.deepEqual([right.code, right.status, right.retryAfter], ['rate_limited', 429, 30]);
  // Refusals do not make the wait longer.
  time += 30 * SECOND;
  assert.equal(await outcome(both[1]!, 'victim@example.com', '192.0.2.1'), 'ok');
  // Success forgets the failures.
  for (let guess = 0; guess < 5; guess++) {
    const result = await outcome(both[0]!, 'victim@example.com', undefined, 'invalid_credentials');
    assert.equal(codeOf(result), 'invalid_credentials');
  }
});

it('guesses at the same moment do not pass together', async () => {
  const [delays] = processes();
  const results = await Promise.all(
    Array.from({ length: 30 }, () =>
      outcome(delays!, 'crowd@example.com', undefined, 'invalid_credentials'),
    ),
  );
  assert.equal(results.filter((one) => codeOf(one) === 'invalid_credentials').length, 5);
});

it('a flood is refused without a word to the database, and what was let in is bounded', async () => {
  const [delays] = processes();
  const gate = Promise.withResolvers<void>();
  const flood = Array.from({ length: 600 }, (_, guess) =>
    delays!.guess(`flood-${guess}@example.com`, undefined, () => gate.promise).catch((e) => e.code),
  );
  // Refused ones are answered while the others are still being checked.
  const early = await Promise.all(flood.slice(32));
  assert.deepEqual(new Set(early), new Set(['busy']));
  gate.resolve();
  await Promise.all(flood);
  assert.equal(await outcome(delays!, 'next@example.com', undefined), 'ok');
});

it('the wait doubles up to a quarter of an hour, and is forgotten after a day', async () => {
  const [delays] = processes();
  const fail = () => outcome(delays!, 'slow@example.com', undefined, 'invalid_credentials');
  for (let guess = 0; guess < 4; guess++) await fail();
  const waits = [];
  for (let guess = 0; guess < 8; guess++) {
    assert.equal(codeOf(await fail()), 'invalid_credentials');
    const refused = await fail();
    assert.ok(refused instanceof AppError && refused.code === 'rate_limited');
    waits.push(refused.retryAfter);
    time += refused.retryAfter! * SECOND;
  }
  assert.deepEqual(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
  time += 25 * HOUR;
  for (let guess = 0; guess < 5; guess++) assert.equal(codeOf(await fail()), 'invalid_credentials');
});

it('an IPv6 network of one customer counts as one, whatever account is guessed at', async () => {
  const [delays] = processes();
  let tried = 0;
  for (let guess = 0; guess < 60; guess++) {
    const address = `2001:db8:1:1::${guess.toString(16)}`;
    const result = await outcome(
      delays!,
      `someone-${guess}@example.com`,
      address,
      'invalid_credentials',
    );
    if (codeOf(result) === 'invalid_credentials') tried++;
  }
  assert.equal(tried, 20);
  const here = await outcome(delays!, 'new@example.com', '2001:db8:1:1:ffff::1');
  assert.equal(codeOf(here), 'rate_limited');
  assert.equal(await outcome(delays!, 'new@example.com', '2001:db8:1:2::1'), 'ok');
});

it('a login of his own does not let a guesser start anew', async () => {
  const [delays] = processes();
  let tried = 0;
  for (let guess = 0; guess < 60; guess++) {
    const email = `other-${guess}@example.com`;
    if (
      codeOf(await outcome(delays!, email, '198.51.100.9', 'invalid_credentials')) ===
      'invalid_credentials'
    )
      tried++;
    await outcome(delays!, 'guesser@example.com', '198.51.100.9');
  }
  assert.equal(tried, 20);
});

it('what says nothing about the password is not counted', async () => {
  const [delays] = processes();
  for (let guess = 0; guess < 40; guess++) {
    assert.equal(
      codeOf(await outcome(delays!, 'busy@example.com', '198.51.100.10', 'busy')),
      'busy',
    );
  }
  assert.equal(await outcome(delays!, 'busy@example.com', '198.51.100.10'), 'ok');
});
