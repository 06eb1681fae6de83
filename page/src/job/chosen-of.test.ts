import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../api/problem.ts';
import type { Bundle, Job } from '../api/types.ts';
import { askedIDs, askedOf, chosenOf, chosenOfBundle, idsOf } from './chosen-of.ts';

const job = (jobID: string, bytesKept = true) => ({ jobID, bytesKept }) as Job;
const refused = (code: string) => ({
  data: undefined,
  error: new Problem(code, { title: '', detail: '' }),
});

test('ids of an address are each taken once, as the server spells them', () => {
  assert.deepEqual(idsOf('A,b,,a, '), ['a', 'b']);
  assert.deepEqual(idsOf(undefined), []);
});

test('logs that are named are sorted by what can be done with them', () => {
  const listed = [job('kept'), job('bytes-gone', false), job('not-named')];
  const ids = ['deleted', 'bytes-gone', 'kept', 'older', 'misspelt'];
  const answers = [
    refused('not_found'),
    { data: job('older'), error: null },
    refused('bad_job_id'),
  ];
  const chosen = chosenOf(ids, listed, answers);
  assert.deepEqual(askedIDs(chosen), ['kept', 'older']);
  assert.deepEqual(chosen.gone, ['deleted', 'misspelt']);
  assert.deepEqual(
    chosen.unreadable.map(({ jobID }) => jobID),
    ['bytes-gone'],
  );
});

test('a log that was seen before and is deleted now is gone', () => {
  const { logs, gone } = chosenOf(['a'], [], [{ ...refused('not_found'), data: job('a') }]);
  assert.deepEqual(logs, []);
  assert.deepEqual(gone, ['a']);
});

test('a log that could not be asked for stays as it was last seen', () => {
  const { logs, gone } = chosenOf(['a'], [], [{ ...refused('unreachable'), data: job('a') }]);
  assert.deepEqual(logs, [job('a')]);
  assert.deepEqual(gone, []);
});

test('a report of an archive is asked by its id, and anew with each log of it that was read', () => {
  const status = 'Completed';
  const members = [
    { ...job('read'), status },
    { ...job('fails'), status: 'Failed' },
    { ...job('bytes-gone', false), status },
  ] as Job[];
  const chosen = chosenOfBundle({ id: 'b', name: 'x.zip', members } as Bundle);
  assert.deepEqual(askedOf(chosen), { bundleID: 'b', jobIDs: [], version: 1 });
  assert.equal(chosen.unreadable.length, 1);
});
