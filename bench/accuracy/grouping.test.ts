import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCsv } from './csv.ts';
import { groupingAccuracy } from './grouping.ts';

test('names do not matter, only which lines stand together', () => {
  assert.equal(groupingAccuracy(['a', 'b', 'a'], ['E1', 'E2', 'E1']), 1);
});

test('one line too many or too few makes all lines of its groups wrong', () => {
  // E1 is right; E2 lost a line to a group of its own, so none of its three counts.
  assert.equal(groupingAccuracy(['a', 'b', 'b', 'c'], ['E1', 'E2', 'E2', 'E2']), 0.25);
  // E1 and E2 are one group: both are wrong.
  assert.equal(groupingAccuracy(['a', 'a', 'b', 'b'], ['E1', 'E2', 'E3', 'E3']), 0.5);
});

test('both must tell of the same lines', () => {
  assert.throws(() => groupingAccuracy(['a'], []), /1 lines are predicted, 0 are known/);
});

test('CSV with quotes, commas and line breaks in fields', () => {
  assert.deepEqual(parseCsv('a,"b ""c"", d",\r\n"x\ny",,z\n'), [
    ['a', 'b "c", d', ''],
    ['x\ny', '', 'z'],
  ]);
  assert.throws(() => parseCsv('"open'), /never closed/);
});
