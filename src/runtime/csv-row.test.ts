import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvRow } from './csv-row.ts';

/** The fields of one row, as RFC 4180 reads them. */
function fieldsOf(row: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n$)/gy;
  for (let match = field.exec(row); match; match = field.exec(row)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] !== ',') break;
  }
  assert.equal(field.lastIndex, row.length, row);
  return fields;
}

const text = fc.string({ unit: fc.constantFrom(...'",\r\n=+-@\t a1é＝') });

test('a row is read as what was written, with an apostrophe before what may be a formula', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (values) => {
      const safe = values.map((value) =>
        /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value,
      );
      assert.deepEqual(fieldsOf(csvRow(values)), safe);
    }),
  );
});

test('numbers stay numbers, and null is empty', () => {
  assert.equal(csvRow([-1, null, 0.5, '']), '-1,,0.5,\n');
});

test('quotes are where they are needed alone', () => {
  assert.equal(csvRow(['a b', 'say "hi"', 'x,y', '-2']), `a b,"say ""hi""","x,y",'-2\n`);
});
