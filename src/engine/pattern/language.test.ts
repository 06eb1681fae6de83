import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TIMESTAMPS } from '../timestamp/index.ts';
import { PATTERN_FIELDS, TIMESTAMP_SAMPLES } from './language.ts';
import { parsePattern } from './parse.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');

test('every field that a person is told of can be written', () => {
  for (const { field } of PATTERN_FIELDS) {
    const written = field.replace('FORMAT', 'any');
    const pattern = written === '%{message}' ? written : `${written} %{message}`;
    assert.doesNotThrow(() => parsePattern(pattern, new Map()), field);
  }
});

test('each format of times has a sample that is read by it, to its end', () => {
  assert.deepEqual(Object.keys(TIMESTAMP_SAMPLES).sort(), Object.keys(TIMESTAMPS).sort());
  const clock = { referenceTime: Date.UTC(2025, 2, 1), time: 0 };
  const day = Date.UTC(2025, 1, 20);
  for (const [name, parse] of Object.entries(TIMESTAMPS)) {
    const sample = TIMESTAMP_SAMPLES[name as keyof typeof TIMESTAMPS];
    assert.equal(parse(sample, 0, clock), sample.length, name);
    assert.equal(clock.time - (clock.time % 86_400_000), day, name);
  }
});

test('names that every object has are no words of the language', () => {
  for (const pattern of ['%{constructor}', '%{level:toString}', '%{ts:valueOf}'])
    assert.throws(() => parsePattern(pattern, new Map()), /no (field kind|level|timestamp)/);
});

test('the document has all of them', () => {
  for (const { field } of PATTERN_FIELDS) {
    const written = field.replace(/(?<=duration:)\w+/, 'UNIT');
    assert.ok(DOCUMENT.includes(`\`${written}\``), written);
  }
  for (const name of Object.keys(TIMESTAMPS))
    assert.match(DOCUMENT, new RegExp(`^\\| \`${name}\` `, 'm'));
});
