/** What an export writes of a record is what a page of records shows of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessLog, bracketedLog } from '../../../test/support/logs.ts';
import { createAnalyzer } from '../../engine/index.ts';
import { ChunkScanner, parseQuery, patternID, recordJSON } from '../../engine/query/index.ts';
import { loadKernel } from '../analyzers.ts';
import { CSV_COLUMNS } from './csv-columns.ts';
import { csvLine, jsonLine } from './export-lines.ts';

const ACROSS = '\n\tat shop.Store.write(Store.java:212)\n';
const LOGS: [format: string, text: string][] = [
  ['combined', accessLog(300)],
  ['bracketed', bracketedLog(300).replaceAll('timeout', `timeout "x", y${ACROSS}`)],
  ['json-lines', '{"time":"2025-02-20T10:00:00Z","msg":"=1","id":12345678901234567890}\nno\n'],
];

for (const [format, text] of LOGS) {
  test(`each record of ${format} as it is read by itself`, () => {
    const bytes = new TextEncoder().encode(text);
    const reading = { format, referenceTime: 0, keywords: [] };
    const analyzer = createAnalyzer(loadKernel(), reading);
    analyzer.input(bytes.length).set(bytes);
    const scanner = new ChunkScanner(analyzer, reading, parseQuery(''), { from: null, to: null });
    const place = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
    const { indexes, view } = scanner.scan(bytes.length, place);
    assert.ok(indexes.length > 0);
    const form = indexes.map((index) => view.goTo(index).entry.entry).find((one) => 'form' in one);
    const joined = new Map(form ? [[(form as { form: string }).form, 'joined <*>']] : []);
    for (const index of indexes) {
      const { entry: read } = view.goTo(index);
      const shown = recordJSON(read.entry, joined) as { pattern?: string };
      const id = shown.pattern === undefined ? {} : { patternID: patternID(shown.pattern) };
      const whole: Record<string, unknown> = { ...shown, ...id, text: read.text };
      const { record: entry, text: own } = view.goTo(index);
      const record = { entry, text: own };
      assert.equal(jsonLine(joined)(record), `${JSON.stringify(whole)}\n`);
      const row = csvLine(joined)(record);
      const cells = CSV_COLUMNS.map((name) => cell(whole[name]));
      assert.equal(row, `${cells.join(',')}\n`);
    }
  });
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value)
    ? value.join(' ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
