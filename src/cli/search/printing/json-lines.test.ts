import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect, readRecords } from '../../../engine/index.ts';
import { recordJSON } from '../../../engine/query/index.ts';
import { jsonLines } from './json-lines.ts';

const LOGS = [
  '{"time":"2026-01-01T00:00:00Z","level":"warn","msg":"a \\"b\\"","id":1234567890123456789,"x":{"y":[1,null]}}\n',
  '10.0.0.1 - - [20/Feb/2025:10:00:00 +0000] "GET /a?b=\u00e4 HTTP/1.1" 200 12 "-" "x \\"y\\""\n',
  '2026-01-01T00:00:00Z ERROR failed\n\tat a.B(B.java:1)\nno time\n',
  '\u0000\u0001\n',
];

test('lines of JSON are what JSON.stringify writes of the records', () => {
  for (const text of LOGS) {
    const bytes = new TextEncoder().encode(text.repeat(30));
    const format = detect(bytes)?.name ?? null;
    const place = { firstLine: 7, byteOffset: 0, carry: 'start' as const };
    const records = [...readRecords(bytes, { format, referenceTime: 0, ...place })];
    const forms = records.flatMap((entry) => ('invalid' in entry ? [] : [entry.form]));
    const patterns: [string, string][] = [[forms[0] ?? '', 'a "joined" <*>']];
    for (const file of [null, 'a "file".log']) {
      const json = jsonLines({ kind: 'json', file, patterns, isShown: false });
      for (const entry of records) {
        const named = file === null ? {} : { file };
        const expected = { ...named, ...recordJSON(entry, new Map(patterns)) };
        assert.equal(json(entry), `${JSON.stringify(expected)}\n`);
      }
    }
  }
});
