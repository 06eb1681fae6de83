/** What joining promises for any set of masked forms. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PatternEntry } from '../report/partial/patterns.ts';
import { mergePatterns, patternsByForm } from '../report/partial/patterns.ts';
import { emptyTable } from '../sketches/bounded-table.ts';
import { joinForms } from './join.ts';
import { maskMessage } from './mask.ts';

const NAMES = [
  'ada',
  'bob',
  'eve',
  'root',
  '<*>',
  'x.y.z',
  '/a/b',
  'Work{a b}',
  'null',
  'true',
  '',
];
const name = fc.constantFrom(...NAMES);
/** Messages of some kinds, in which names vary. */
const kind = fc.constantFrom<((a: string, b: string) => string)[]>(
  (a, b) => `session opened for user ${a} by ${b}`,
  (a, b) => `session closed for user ${a} at ${b}`,
  (a, b) => `acquired lock name=${a}, owner=${b}`,
  (a, b) => `table "${a}" of '${b}' (${a}) is [${b}]`,
  (a, b) => `${a}: ready ${b}`,
  (a, b) => `GET /${a}/${b}`,
  (a, b) => `"GET ${a}" ${b} <*> KB, lifetime <<*> sec`,
  (a, b) => `{"event":"${a}","b":${b}}`,
);
const message = fc.tuple(kind, name, name).map(([make, a, b]) => maskMessage(make(a, b)));
const noise = fc
  .array(
    fc.constantFrom(
      '<*>',
      'a',
      ' ',
      '"',
      "'",
      '(',
      ')',
      '=',
      ':',
      ',',
      '/',
      '.',
      '<',
      '>',
      '{',
      '}',
    ),
  )
  .map((parts) => maskMessage(parts.join('')));
const forms = fc.array(
  fc.oneof({ weight: 5, arbitrary: message }, { weight: 1, arbitrary: noise }),
  {
    maxLength: 60,
  },
);

const sorted = (patterns: Map<string, string>) => [...patterns].sort();

test('every form has exactly one pattern, of at most 512 bytes', () => {
  fc.assert(
    fc.property(forms, (all) => {
      const patterns = joinForms(all);
      assert.deepEqual([...patterns.keys()].sort(), [...new Set(all)].sort());
      for (const pattern of patterns.values()) {
        assert.ok(new TextEncoder().encode(pattern).length <= 512);
        assert.ok(pattern.isWellFormed());
      }
    }),
    { numRuns: 1000 },
  );
});

test('the order of the forms, and forms that come twice, change nothing', () => {
  const shuffled = forms.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([all, others]) => {
      assert.deepEqual(sorted(joinForms(others)), sorted(joinForms(all)));
    }),
    { numRuns: 1000 },
  );
});

test('how the forms were parted and merged changes nothing', () => {
  const entry = (line: number): PatternEntry => ({
    count: 1,
    levels: [0, 0, 0, 0, 0, 0, 0],
    example: '',
    line,
    first: null,
    last: null,
    series: null,
  });
  const tableOf = (all: string[]) => {
    const table = emptyTable<PatternEntry>(20);
    for (const [i, form] of all.entries()) {
      const one = emptyTable<PatternEntry>(20);
      one.entries.set(form, entry(i));
      mergePatterns(table, one);
    }
    return table;
  };
  fc.assert(
    fc.property(forms, fc.nat(60), (all, cut) => {
      const merged = mergePatterns(tableOf(all.slice(cut)), tableOf(all.slice(0, cut)));
      assert.deepEqual(sorted(patternsByForm(merged)), sorted(patternsByForm(tableOf(all))));
    }),
    { numRuns: 500 },
  );
});

test('a form that has nothing like it is its own pattern', () => {
  fc.assert(
    fc.property(fc.oneof(message, noise), (form) => {
      assert.deepEqual([...joinForms([form])], [[form, form]]);
    }),
    { numRuns: 500 },
  );
});

test('a pattern holds the words that its forms have in common', () => {
  fc.assert(
    fc.property(forms, (all) => {
      for (const [form, pattern] of joinForms(all)) {
        for (const word of pattern
          .split('<*>')
          .join(' ')
          .match(/[a-z]{3,}/g) ?? []) {
          assert.ok(form.includes(word), `${pattern} of ${form}`);
        }
      }
    }),
    { numRuns: 1000 },
  );
});
