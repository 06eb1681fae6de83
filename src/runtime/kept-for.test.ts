import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptFor } from './kept-for.ts';

test('those who ask while it is made share it, however long that takes', async () => {
  let made = 0;
  const slow = Promise.withResolvers<number>();
  const ask = keptFor(0, () => {
    made++;
    return slow.promise;
  });
  const all = [ask(), ask(), ask()];
  slow.resolve(1);
  assert.deepEqual(await Promise.all(all), [1, 1, 1]);
  assert.equal(made, 1);
  await ask();
  assert.equal(made, 2, 'its time is over');
});

test('what failed is not kept', async () => {
  let made = 0;
  const ask = keptFor(60, async () => {
    made++;
    if (made === 1) throw new Error('away');
    return made;
  });
  await assert.rejects(ask(), /away/);
  assert.equal(await ask(), 2);
  assert.equal(await ask(), 2);
});
