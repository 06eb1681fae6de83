import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { analyze, countsOf, detect, type FormatInfo, merge } from '../../../engine/index.ts';
import { renderReport } from './report-view.ts';

const EXAMPLES = join(import.meta.dirname, '../../../../examples');
const { columns } = process.stdout;
after(() => {
  process.stdout.columns = columns;
});

/** The text for a file of the examples, on a terminal that is so wide. */
const viewOf = (name: string, width: number): string =>
  viewOfContent(name, readFileSync(join(EXAMPLES, name)), width);

const logOf = (lines: string[]): Uint8Array => Buffer.from(`${lines.join('\n')}\n`);

function viewOfContent(
  name: string,
  content: Uint8Array,
  width: number,
  rows: number | null = null,
): string {
  const format = detect(content) as FormatInfo;
  const partial = analyze(content, {
    format: format.name,
    keywords: ['error'],
    referenceTime: Date.UTC(2025, 1, 21),
    ...{ firstLine: 1, byteOffset: 0, carry: 'start' },
  });
  process.stdout.columns = width;
  const report = merge([partial], format);
  const counts = countsOf(report);
  const files = [{ name, totalBytes: content.length, format, encoding: null, counts }];
  const shown = { report, totalBytes: content.length, files };
  return stripVTControlCharacters(renderReport(shown, { seconds: 1, rows }));
}

test('patterns are shown over time where there is room', () => {
  assert.match(viewOf('access.log', 100), /info +▄ ▄▄▄▄█▄ ▄ █ {4}GET \/static\/app\.css\n/);
  assert.match(viewOf('access.log', 80), /info +GET \/static\/app\.css\n/);
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
  assert.match(
    view('2025-02-20 10:00:00'),
    / {2}Zone +times without an offset are read as UTC; --tz names another zone\n/,
  );
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

/** Messages that differ in their number of words are of different patterns. */
const MANY = Array.from({ length: 30 }, (_, i) => {
  const message = 'queue worker store mail page disk user '.repeat(5).slice(0, 5 + 7 * i);
  return Array.from({ length: 40 - i }, () => `2025-02-20 10:00:${10 + i} INFO ${message}`);
}).flat();
const FATAL = '2025-02-20 10:00:59 FATAL the store is gone';

test('what ended the program stands before what is frequent', () => {
  const view = viewOfContent('app.log', logOf([...MANY, FATAL]), 80);
  assert.match(
    view,
    /Patterns {2}12 of \d+, errors first\n +1 +[\d.]+ % {2}fatal {2}1 error {2}the store is gone\n/s,
  );
});

test('a list has as many rows as are asked for', () => {
  const patternsOf = (rows: number | null) => {
    const view = viewOfContent('app.log', logOf([...MANY, FATAL]), 80, rows);
    return view.match(/(info|1 error) +(queue|the)/g)!.length;
  };
  const all = patternsOf(Number.POSITIVE_INFINITY);
  assert.ok(all > 12, `${all}`);
  assert.deepEqual([patternsOf(null), patternsOf(3)], [12, 3]);
});

test('records without a level have a row of their own', () => {
  const lines = ['2025-02-20 10:00:00 INFO a', '2025-02-20 10:00:01 INFO b'];
  const view = viewOfContent('app.log', logOf([...lines, '2025-02-20 10:00:02 AUDIT c']), 80);
  assert.match(view, /Levels\n {2}info +2 +66\.7 % .*\n {2}no level +1 +33\.3 % /);
  assert.doesNotMatch(viewOfContent('app.log', logOf(lines), 80), /no level/);
});

test('the forms of a file are told where there are several', () => {
  const access = '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 5';
  const error = '2025/02/20 10:00:01 [error] 1#1: *7 open() failed';
  const view = viewOfContent('web.log', logOf([access, access, error]), 100);
  assert.match(view, / {2}2 forms +Common log format 2 · nginx error log 1\n/);
  assert.doesNotMatch(viewOfContent('web.log', logOf([access]), 100), /forms/);
});

test('keywords are not said to be missing from what was not searched', () => {
  const record = '2025-02-20 10:00:00 INFO a';
  const searched = (text: string) => viewOfContent('app.log', logOf([text]), 80);
  assert.match(searched(record), /Keywords {2}none found of error\n/);
  assert.match(
    searched(`${record}\n\u0001\u0002\u0003`),
    /none found of error, 1 invalid lines? .* not searched\n/,
  );
  const nothing = merge([], null);
  const shown = { report: { ...nothing, keyWordCounts: { error: 0 } }, totalBytes: 0, files: [] };
  assert.doesNotMatch(renderReport(shown, { seconds: null }), /Keywords/);
});

test('of several files each has a row, whose name ends as its path does', () => {
  const file = (name: string, counts: [number, number, number], totalBytes = 10) => ({
    ...{ name, totalBytes, encoding: null },
    counts: { records: counts[0], errors: counts[1], invalid: counts[2] },
    format: { name: 'iso-level', title: 'Timestamp and level', confidence: 1 },
  });
  const files = [
    file('app.log', [1200, 3, 0]),
    file(`logs/${'of-a-service/'.repeat(8)}worker.log`, [100, 0, 25]),
    file('none.log', [0, 0, 0], 0),
    file('other.log', [0, 0, 0]),
  ];
  const view = stripVTControlCharacters(
    renderReport({ report: merge([], null), totalBytes: 30, files }, { seconds: null }),
  );
  assert.match(view, /Files {2}4\n +format +records +errors +invalid +understood\n/);
  assert.match(view, / {2}app\.log +Timestamp and level +1,200 +3 +0 +100\.0 %\n/);
  assert.match(view, / {2}…service\/worker\.log +Timestamp and level +100 +0 +25 +75\.0 %\n/);
  assert.match(view, / {2}none\.log +– +0 +0 +0 +empty\n/);
  assert.match(view, / {2}other\.log +– +0 +0 +0 +no match\n/);
});
