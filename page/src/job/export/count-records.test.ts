import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvRow } from '../../../../src/runtime/csv-row.ts';
import { type LinesFormat, recordCounter } from './count-records.ts';

const text = fc.string({ unit: fc.constantFrom(...'",\n a') });
const WRITERS: Record<LinesFormat, (texts: string[]) => string> = {
  csv: (texts) => ['line,text\n', ...texts.map((one) => csvRow([1, one]))].join(''),
  jsonl: (texts) => texts.map((one) => `${JSON.stringify(one)}\n`).join(''),
};

for (const [format, write] of Object.entries(WRITERS)) {
  test(`records of ${format} are counted, however the bytes are cut`, () => {
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 1, max: 9 }), (texts, size) => {
        const bytes = new TextEncoder().encode(write(texts));
        const count = recordCounter(format as LinesFormat);
        let records = 0;
        for (let at = 0; at < bytes.length; at += size)
          records = count(bytes.subarray(at, at + size));
        assert.equal(records, texts.length);
      }),
    );
  });
}
