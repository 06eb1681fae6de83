import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meantOperator } from './meant-operator.ts';

for (const [query, meant] of [
  ['timeout or refused', 'timeout OR refused'],
  ['level:error timeout or refused', 'level:error (timeout OR refused)'],
  ['timeout and refused', 'timeout refused'],
  ['not healthz', '-healthz'],
  ['timeout not healthz', 'timeout -healthz'],
] as const) {
  test(`${query} is told to be ${meant}`, () => {
    assert.equal(meantOperator(query)?.query, meant);
  });
}

for (const query of [
  'timeout OR refused',
  '"or"',
  'or',
  'timeout or',
  'or timeout',
  undefined,
  'not',
  'x or not y',
  'not -x',
  'a and b or c',
]) {
  test(`${query} is left as it is`, () => assert.equal(meantOperator(query), null));
}
