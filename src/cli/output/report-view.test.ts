import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { analyze, detect, type FormatInfo, merge } from '../../engine/index.ts';
import { renderReport } from './report-view.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const { columns } = process.stdout;
after(() => {
  process.stdout.columns = columns;
});

/** The text for a file of the examples, on a terminal that is so wide. */
const viewOf = (name: string, width: number): string =>
  viewOfContent(name, readFileSync(join(EXAMPLES, name)), width);

function viewOfContent(name: string, content: Uint8Array, width: number): string {
  const format = detect(content) as FormatInfo;
  const partial = analyze(content, {
    format: format.name,
    keywords: ['error'],
    referenceTime: Date.UTC(2025, 1, 21),
    ...{ firstLine: 1, byteOffset: 0, carry: 'start' },
  });
  process.stdout.columns = width;
  const files = [{ name, totalBytes: content.length, format }];
  const shown = { report: merge([partial], format), totalBytes: content.length, files };
  return stripVTControlCharacters(renderReport(shown, 1));
}

test('patterns are shown over time where there is room', () => {
  assert.match(viewOf('access.log', 100), /info {2}▄ ▄▄▄▄█▄ ▄ █ {4}GET \/static\/app\.css\n/);
  assert.match(viewOf('access.log', 80), /info {2}GET \/static\/app\.css\n/);
});

test('paths and addresses show their errors, of access logs alone', () => {
  const view = viewOf('access.log', 100);
  assert.match(view, / {2}198\.51\.100\.7 +10 {2}5 4xx {2}1 5xx {2}█/);
  assert.match(view, / {2}\/cart +10 {2}1 4xx {2}1 5xx {2}█/);
  assert.match(viewOf('app.log', 100), / {2}203\.0\.113\.77 +6 {2}█/);
});

test('paths show how long their slow requests take, where some tell it', () => {
  const lines = [
    ...['"GET /slow HTTP/1.1" 200 5 1.5', '"GET /slow HTTP/1.1" 503 5 1.5'],
    ...['"GET /quick HTTP/1.1" 200 5 0.003', '"GET /other HTTP/1.1" 200 5'],
  ].map((rest) => `192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] ${rest}\n`);
  const view = viewOfContent('access.log', Buffer.from(lines.join('')), 100);
  assert.match(view, / {2}\/slow +2 +1 5xx +p95 1\.5 s {2}█/);
  assert.match(view, / {2}\/quick +1 +p95 3\.0\d ms {2}█/);
  assert.match(view, / {2}\/other +1 +█/);
  assert.doesNotMatch(viewOf('access.log', 100), /p95/);
});

test('that times are read as UTC is said where the log does not say their zone', () => {
  const view = (time: string) =>
    viewOfContent('app.log', Buffer.from(`${time} INFO a\n${time} INFO b\n`), 80);
  assert.match(view('2025-02-20 10:00:00'), / {2}Zone +times without a zone are read as UTC\n/);
  assert.doesNotMatch(view('2025-02-20T10:00:00Z'), /Zone/);
});

test('no line is wider than the terminal', () => {
  for (const width of [80, 100, 140]) {
    for (const line of viewOf('access.log', width).split('\n')) {
      assert.ok(line.length <= width, `${line.length} > ${width}: ${line}`);
    }
  }
});

test('the year that times are read as is said where the log does not say it', () => {
  const view = (name: string, line: string) => viewOfContent(name, Buffer.from(`${line}\n`), 80);
  const without = view('messages', 'Feb 20 10:00:01 host app[1]: ready');
  assert.match(
    without,
    / {2}Year +times without a year are read as of 2025, the latest possible\n/,
  );
  assert.doesNotMatch(view('app.log', '2025-02-20 10:00:00 INFO a'), / {2}Year/);
});
