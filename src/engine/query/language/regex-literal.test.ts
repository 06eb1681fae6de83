import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regexLiteral } from './regex-literal.ts';

const EXPECTED: [source: string, literal: string | null][] = [
  ['timeout', 'timeout'],
  ['time.*out after', 'out after'],
  ['a|bcd', null],
  ['(a|b)cde', 'cde'],
  ['[|]abc', 'abc'],
  ['[a[]x|y[b]bar', null],
  ['[]|]abc', 'abc'],
  ['[[:alpha:]|]abc', 'abc'],
  ['[0-9]{3} ms', ' ms'],
  ['abc?', 'ab'],
  ['abc{0,2}d', 'ab'],
  ['ab+cde', 'cde'],
  ['a{b|c}', null],
  ['user\\.name', 'user.name'],
  ['\\d+ items', ' items'],
  ['\\x{41}bc', 'bc'],
  ['\\pLbc', 'bc'],
  ['(?i)abc', null],
  ['\\Qa|b\\E', null],
  ['(a', null],
  ['.*', null],
];

for (const [source, literal] of EXPECTED) {
  test(`what /${source}/ needs is ${JSON.stringify(literal)}`, () => {
    assert.equal(regexLiteral(source, false), literal);
  });
}

test('letters that have a third case are left out where case does not matter', () => {
  assert.equal(regexLiteral('tas of', true), ' of');
  assert.equal(regexLiteral('tas of', false), 'tas of');
});
