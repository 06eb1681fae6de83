import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from '../../../../src/engine/query/language/parse.ts';
import { fieldTerm, ownTerm, termsOf, textTerm, withoutTerm, withTerm } from './terms.ts';

const texts = (query: string) => termsOf(query).map(({ text }) => text);

test('terms that stand beside each other are told apart', () => {
  assert.deepEqual(texts('level:error "two words" -path:/health /a b/i'), [
    'level:error',
    '"two words"',
    '-path:/health',
    '/a b/i',
  ]);
  assert.deepEqual(texts('a AND b NOT c'), ['a', 'b', 'NOT c']);
  assert.deepEqual(texts('(a OR b) c -(d e)'), ['(a OR b)', 'c', '-(d e)']);
});

test('what is joined by OR, or faulty, is one term', () => {
  assert.deepEqual(texts('a OR b c'), ['a OR b c']);
  assert.deepEqual(texts('"no end'), ['"no end']);
});

test('excluded terms are known', () => {
  assert.deepEqual(
    termsOf('a -b NOT c').map(({ isExcluded }) => isExcluded),
    [false, true, true],
  );
});

test('a term that is added takes the place of its opposite', () => {
  assert.equal(withTerm('a level:error', '-level:error'), 'a -level:error');
  assert.equal(withTerm('a -level:error', 'level:error'), 'a level:error');
  assert.equal(withTerm(undefined, 'a'), 'a');
  assert.equal(withTerm('a', 'a'), 'a');
});

test('a term that is added to alternatives holds for all of them', () => {
  const query = withTerm('a OR b', 'c');
  assert.deepEqual(parseQuery(query), parseQuery('(a OR b) c'));
});

test('alternatives that are added hold beside what is there', () => {
  assert.equal(withTerm('a', 'b OR c'), 'a (b OR c)');
  assert.equal(withTerm(undefined, 'b OR c'), 'b OR c');
  assert.equal(withoutTerm('a (b OR c)', 0), 'b OR c');
  assert.equal(withoutTerm('x ((a) OR (b))', 0), '(a) OR (b)');
});

test('a term is removed by its place', () => {
  assert.equal(withoutTerm('a b c', 1), 'a c');
  assert.equal(withoutTerm('a', 0), undefined);
});

test('any value is read back as it is written', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const query = fieldTerm('user', value);
      assert.deepEqual(parseQuery(query), parseQuery(`user:"${escaped(value)}"`));
      assert.equal(texts(`${query} level:error`).length, 2);
    }),
    { examples: [['@:'], ['a*b'], ['OR'], ['-x'], ['/x/'], ['2001:db8::1']] },
  );
});

test('any text is read back as it is written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      assert.deepEqual(parseQuery(textTerm(text)), { kind: 'text', text });
    }),
    { examples: [['@:'], ['OR'], ['a:b'], ['-x'], ['/x/'], ['"']] },
  );
});

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

test('a query is the same whole and in its terms', () => {
  const term = fc.constantFrom('a', '"b c"', 'level:error', '-x', '(a OR b)', '/r e/', 'NOT y');
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), (terms) => {
      const query = terms.join(' ');
      assert.deepEqual(parseQuery(texts(query).join(' ')), parseQuery(query));
      assert.equal(texts(query).length, terms.length);
    }),
  );
});

test('what a query names itself is written without quotes, a field of that name with them', () => {
  assert.equal(ownTerm('path', '/a b'), 'path:"/a b"');
  assert.equal(fieldTerm('path', '/a b'), '"path":"/a b"');
  assert.equal(fieldTerm('user.id', '7'), 'user.id:7');
});
