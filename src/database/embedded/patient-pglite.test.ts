import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PatientPGlite } from './patient-pglite.ts';

it('lets others run between statements that wait for each other', async () => {
  const server = new PatientPGlite();
  await server.waitReady;
  let turns = 0;
  let isOver = false;
  const other = (): void => {
    turns++;
    if (!isOver) setImmediate(other);
  };
  // Each takes some milliseconds at least.
  const statement = 'select count(*) from generate_series(1, 50000)';
  setImmediate(other);
  await Promise.all(Array.from({ length: 40 }, () => server.query(statement)));
  isOver = true;
  assert.ok(turns >= 10, `${turns} turns`);
  await server.close();
});
