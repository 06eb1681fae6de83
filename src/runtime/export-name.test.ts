import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportName } from './export-name.ts';

const NAMES: [fileName: string, ending: string, all: string, filtered: string][] = [
  ['shop.log', 'raw', 'shop.log', 'shop.filtered.log'],
  ['shop.log', 'csv', 'shop.csv', 'shop.filtered.csv'],
  ['shop.log', 'jsonl', 'shop.jsonl', 'shop.filtered.jsonl'],
  ['shop.log', 'report.html', 'shop.report.html', 'shop.filtered.report.html'],
  ['shop.log.gz', 'raw', 'shop.log', 'shop.filtered.log'],
  ['shop.TXT.zst', 'csv', 'shop.csv', 'shop.filtered.csv'],
  ['syslog', 'raw', 'syslog', 'syslog.filtered.log'],
  ['app.log.1', 'raw', 'app.log.1', 'app.log.1.filtered.log'],
  ['app.log.1', 'csv', 'app.log.1.csv', 'app.log.1.filtered.csv'],
  ['.log', 'csv', '.log.csv', '.log.filtered.csv'],
  ['events.jsonl', 'jsonl', 'events.records.jsonl', 'events.filtered.jsonl'],
  ['3 logs', 'report.json', '3 logs.report.json', '3 logs.filtered.report.json'],
];

for (const [fileName, ending, all, filtered] of NAMES) {
  test(`${ending} of ${fileName}`, () => {
    assert.equal(exportName({ fileName, ending, isFiltered: false }), all);
    assert.equal(exportName({ fileName, ending, isFiltered: true }), filtered);
  });
}
