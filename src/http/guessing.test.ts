import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openTestDatabase } from '../../test/support/database.ts';
import { openLocal } from '../../test/support/identity.ts';
import type { OpenDatabase } from '../database/open.ts';
import { createGuessDelays } from '../identity/guess-delays.ts';
import { limitGuesses } from '../identity/limit-guesses.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const PASSWORD = 'correct horse battery';

let database: OpenDatabase;
/** Two processes on one database. */
let servers: TestServer[];

before(async () => {
  database = await openTestDatabase();
  const start = async () => {
    const { identity } = await openLocal(database.db);
    const limited = limitGuesses(identity, createGuessDelays(database.db));
    return startServer({ identity: limited }, { trustedProxies: ['127.0.0.1'] });
  };
  servers = [await start(), await start()];
});
after(async () => {
  for (const server of servers) await server.close();
  await database.close();
});

/** A request as it comes through a proxy from an address. */
const send = (route: string, body: object, from: string, { process = 0, token = '' } = {}) =>
  fetch(`${servers[process]!.origin}/auth/${route}`, {
    method: route === 'me' ? 'DELETE' : 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': from,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });

it('60 guesses at an account from 60 networks do not pass, nor does the right password after them', async () => {
  const email = 'victim@example.com';
  const registered = await send('register', { email, password: PASSWORD }, '192.0.2.1');
  const { accessToken } = (await registered.json()) as { accessToken: string };
  const answers = [];
  for (let guess = 0; guess < 60; guess++) {
    const from = `2001:db8:0:${guess.toString(16)}::1`;
    const body = { email, password: `guess ${guess}` };
    answers.push(await send('login', body, from, { process: guess % 2 }));
  }
  const statuses = Map.groupBy(answers, ({ status }) => status);
  assert.deepEqual([statuses.get(401)?.length, statuses.get(429)?.length], [5, 55]);
  const right = await send('login', { email, password: PASSWORD }, '192.0.2.1');
  assert.ok(Number(right.headers.get('retry-after')) > 0);
  await assertProblem(right, 'rate_limited');

  // Nor do the other routes that take a password let a guesser with a stolen token through.
  const stolen = { token: accessToken };
  const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
  await assertProblem(await send('password', change, '192.0.2.1', stolen), 'rate_limited');
  await assertProblem(
    await send('me', { password: PASSWORD }, '192.0.2.1', stolen),
    'rate_limited',
  );
});

it('an unknown address is slowed down like a known one', async () => {
  const statuses = [];
  for (let guess = 0; guess < 8; guess++) {
    const body = { email: 'nobody@example.com', password: `guess ${guess}` };
    statuses.push((await send('login', body, `198.51.100.${guess}`)).status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
});

it('600 guesses at once, from everywhere and at everybody, are refused while somebody signs in', async () => {
  const email = 'somebody@example.com';
  await send('register', { email, password: PASSWORD }, '192.0.2.2');
  const flood = Array.from({ length: 600 }, (_, guess) => {
    const body = { email: `nobody-${guess}@example.com`, password: 'a guess' };
    return send('login', body, `2001:db8:1:${guess.toString(16)}::1`);
  });
  const answers = await Promise.all(flood);
  const refused = answers.filter(({ status }) => status === 503);
  const statuses = [...new Set(answers.map(({ status }) => status))].join();
  assert.ok(refused.length > 0, `answers: ${statuses}`);
  assert.ok(Number(refused[0]!.headers.get('retry-after')) > 0);
  await assertProblem(refused[0]!, 'busy');
  assert.equal((await send('login', { email, password: PASSWORD }, '192.0.2.2')).status, 200);
});
