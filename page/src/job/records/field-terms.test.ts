/** The buttons beside a field of a record find that record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ReadEntryOptions,
  readEntries,
} from '../../../../src/engine/interpreter/read-entries.ts';
import { OWN_NAMES } from '../../../../src/engine/query/language/own-names.ts';
import { parseQuery } from '../../../../src/engine/query/language/parse.ts';
import { createMatcher } from '../../../../src/engine/query/matching/matcher.ts';
import { EntryView } from '../../../../src/engine/query/scanning/record-view.ts';
import { termsOf, withTerm } from '../filter/terms.ts';
import { fieldTerms } from './columns.ts';

const READING: ReadEntryOptions = {
  ...{ format: 'json-lines', referenceTime: 0 },
  ...{ firstLine: 1, byteOffset: 0, carry: 'start' },
};

const viewsOf = (...records: object[]): EntryView[] => {
  const lines = records.map((fields) => `${JSON.stringify({ msg: 'm', ...fields })}\n`).join('');
  return [...readEntries(new TextEncoder().encode(lines), READING)].map(
    (entry) => new EntryView(entry),
  );
};

const recordOf = ({ fields }: EntryView) => ({
  ...{ line: 1, lines: 1, text: '', ips: ['192.0.2.7'] },
  fields: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'msg')),
});

/** Lone surrogates are no text of a file. */
const text = fc.string({ unit: 'grapheme' });
const name = fc.oneof(
  text.filter((one) => one !== 'msg'),
  fc.constantFrom(...OWN_NAMES, '-neg', '(p)', 'a:b', 'a b', 'say "it"', 'a\\', 'text', 'or'),
  fc.constantFrom('OR', 'NOT', 'and', '', '.', 'a.b', '.a', 'a.', '__proto__', 'größe', 'http://x'),
);
const value = fc.oneof(
  text,
  fc.constantFrom('', '*', '>5', '>=warn', '-x', '/x/', '//x', '"', 'OR', 'none', 'true', '1.50'),
  ...[fc.integer(), fc.boolean(), fc.constant(null)],
);
const fields = fc.dictionary(
  name,
  fc.oneof(value, fc.array(value), fc.dictionary(name, value), fc.constant({ a: { 'b.c': 1 } })),
  { minKeys: 1, maxKeys: 4, noNullPrototype: true },
);

test('a field of any name and value is found by its term, and its opposite does not find it', () => {
  let terms = 0;
  fc.assert(
    fc.property(fields, (given) => {
      const [view, other] = viewsOf(given, {});
      for (const { name, value, term } of fieldTerms(recordOf(view!)).slice(0, -1)) {
        terms++;
        const shown = JSON.stringify([name, value, term]);
        assert.equal(termsOf(term).length, 1, shown);
        assert.deepEqual(termsOf(withTerm('x', `-${term}`)).at(-1)?.isExcluded, true, shown);
        assert.ok(createMatcher(parseQuery(term))(view!), shown);
        assert.ok(!createMatcher(parseQuery(term))(other!), shown);
        assert.ok(!createMatcher(parseQuery(`-${term}`))(view!), shown);
      }
    }),
    {
      numRuns: 1000,
      examples: [[{ 'a.b': 1, a: { b: 2 } }], [{ '': { a: 1 } }], [{ level: 'loud', ip: 'x' }]],
    },
  );
  assert.ok(terms > 1000);
});

test('an address is asked for as one, and a field of that name as a field', () => {
  const [view] = viewsOf({ ip: 'none' });
  assert.deepEqual(
    fieldTerms(recordOf(view!)).map(({ term }) => term),
    ['"ip":none', 'ip:192.0.2.7'],
  );
});
