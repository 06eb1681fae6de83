/** Lines of different shapes are told apart, whatever they are made of: no hash may take one for another. */
import { test } from 'node:test';
import { analyzerOf, assertSame, encode, type Scenario } from './testing/same.ts';

/** Each has keys of its own. */
const ANALYZERS = 200;

const scenarioOf = (format: string, lines: string[]): Scenario => ({
  format,
  keywords: ['error'],
  chunks: [encode(lines.map((line) => `${line}\n`).join(''))],
  maxRecordBytes: 1 << 20,
});

/** The text with the case of the letter changed at each of these places. */
function withCase(text: string, places: number[]): string {
  return [...text]
    .map((char, at) =>
      places.includes(at) ? String.fromCharCode(char.charCodeAt(0) ^ 0x20) : char,
    )
    .join('');
}

const TEXT = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz';

/** The highest bytes of eight, in which a product modulo 2^64 carries to no other. */
const PLACES = [
  [7, 11, 15, 19, 23],
  [7, 15],
  [7, 23],
  [15, 31],
  [7, 11, 15],
  [3, 7, 11, 15, 19, 23],
];

test('texts that differ in one bit of several bytes, as parts of a line and as lines', () => {
  const texts = [TEXT, ...PLACES.map((places) => withCase(TEXT, places))];
  const parts = texts.map((text) => `{"time":"2025-02-20T10:00:00Z","msg":"${text}"}`);
  const lines = texts.map((text) => `${text} level=info`);
  for (let i = 0; i < ANALYZERS; i++) {
    for (const scenario of [scenarioOf('json-lines', parts), scenarioOf('logfmt', lines)]) {
      assertSame(scenario, analyzerOf(scenario));
    }
  }
});
