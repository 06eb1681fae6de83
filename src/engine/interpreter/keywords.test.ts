import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyPartial } from '../report/partial/partial-report.ts';
import { keywordCounter } from './keywords.ts';

function counts(keywords: string[], records: string[][]) {
  const partial = emptyPartial(keywords);
  const counter = keywordCounter(keywords, partial);
  for (const lines of records) {
    counter.begin();
    for (const line of lines) counter.count(line);
  }
  return Object.fromEntries(
    [...partial.keywords].map(([word, { occurrences, records: seen }]) => [
      word,
      [occurrences, seen],
    ]),
  );
}

test('occurrences do not overlap; a record counts once however often it holds the word', () => {
  const records = [['error ERROR Errors'], ['none'], ['an', 'error', 'and an error']];
  assert.deepEqual(counts(['error'], records), { error: [5, 2] });
  assert.deepEqual(counts(['aa'], [['aaaaa']]), { aa: [2, 1] });
});

test('case is folded for ASCII letters only', () => {
  assert.deepEqual(counts(['TimeOut'], [['timeout TIMEOUT tIMEoUT']]), { TimeOut: [3, 1] });
  assert.deepEqual(counts(['kilo'], [['\u212Ailo KILO'], ['İ kilo']]), { kilo: [2, 2] });
  assert.deepEqual(counts(['é'], [['É é']]), { é: [1, 1] });
});

test('two spellings of a word are counted each; a word of object lore is a word', () => {
  const records = [['Error __proto__ constructor']];
  assert.deepEqual(counts(['error', 'ERROR'], records), { error: [1, 1], ERROR: [1, 1] });
  assert.deepEqual(counts(['constructor'], records), { constructor: [1, 1] });
});
