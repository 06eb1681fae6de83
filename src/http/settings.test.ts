import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type AccountServer, json, sendAs, startAccountServer } from './testing/account-server.ts';

let opened: AccountServer;
before(async () => {
  opened = await startAccountServer();
});
after(() => opened.close());

it('a user chooses a time zone for all files, and takes the choice back', async () => {
  const { server, cast } = opened;
  const read = async () => json(await sendAs(server, 'GET', '/auth/settings', cast.owner.token));
  const change = (timeZone: string | null) =>
    sendAs(server, 'PUT', '/auth/settings', cast.owner.token, { timeZone });
  assert.deepEqual(await read(), { timeZone: null });
  assert.deepEqual(await json(await change('europe/berlin')), { timeZone: 'Europe/Berlin' });
  assert.deepEqual(await read(), { timeZone: 'Europe/Berlin' });
  const refused = await change('Mars/Olympus');
  assert.equal(refused.status, 400);
  assert.equal((await json(refused)).code, 'unknown_time_zone');
  assert.equal((await change('+0530')).status, 200);
  assert.deepEqual(await read(), { timeZone: '+05:30' });
  await change(null);
  assert.deepEqual(await read(), { timeZone: null });
});
