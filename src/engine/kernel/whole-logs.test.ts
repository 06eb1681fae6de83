/** Whole logs as programs write them, each many times over with other digits: both engines say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { detect } from '../index.ts';
import { assertSame, encode } from './testing/same.ts';

const FOLDER = join(import.meta.dirname, '../formats/fixtures/whole');
const TIMES = 30;

/** Another digit for each one, from a sequence that is the same in each run, now and then one more or one less. */
function withOtherDigits(text: string, seed: number): string {
  let state = seed + 1;
  return text.replace(/\d/g, (digit) => {
    state = (state * 48271) % 2147483647;
    if (state % 3 > 0) return digit;
    const other = String(state % 10);
    return ['', other + digit, ...Array(12).fill(other)][state % 14]!;
  });
}

for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.log'))) {
  test(`of ${name}`, () => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const { name: format, definition } = detect(encode(text))!;
    const copies = Array.from({ length: TIMES }, (_, seed) => withOtherDigits(text, seed));
    assertSame({
      ...{ definition, format, keywords: ['error'], maxRecordBytes: 1 << 20 },
      chunks: [encode(text), encode([text, ...copies].join('\n'))],
    });
  });
}
