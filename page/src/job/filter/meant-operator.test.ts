import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meantOperator } from './meant-operator.ts';

for (const [query, meant] of [
  ['timeout or refused', 'timeout OR refused'],
  ['level:error timeout or refused', 'level:error (timeout OR refused)'],
  ['timeout and refused', 'timeout refused'],
  ['not healthz', '-healthz'],
  ['timeout not healthz', 'timeout -healthz'],
  ['level>=warn', 'level:>=warn'],
  ['timeout level>=warn', 'timeout level:>=warn'],
  ['level >= warn timeout', 'level:>=warn timeout'],
  ['level : error', 'level:error'],
  ['-level<info', '-level:<info'],
  ['level=error', 'level:error'],
  ['level!=info', '-level:info'],
  ['status==404', 'status:404'],
  ['status>=500', 'status:>=500'],
  ['method=GET', 'method:GET'],
  ['duration>0.5', 'duration:>0.5'],
  ['user.id <= 7', 'user.id:<=7'],
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
  'level:>=warn',
  '"level>=warn"',
  'user=7',
  'a->b',
  'x=>y',
  '<html>',
  'a>b',
  'level',
  'level timeout',
  '12:30',
]) {
  test(`${query} is left as it is`, () => assert.equal(meantOperator(query), null));
}
