import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, isRecordStart, merge } from '../index.ts';
import type { FormatInfo } from '../types.ts';
import { BUILT_IN, chooseFormat, createCatalog, FormatFaults } from './catalog.ts';
import { detect, measure } from './detection/detect.ts';

const SHOP = {
  name: 'shop',
  title: 'The shop',
  kind: 'pattern',
  priority: 90,
  continuation: 'none',
  patterns: ['%{ts:iso8601} ~ %{level} ~ %{message}'],
  levels: { LOUD: 'error' },
  samples: [
    {
      line: '2025-02-20T10:00:00Z ~ loud ~ sold out',
      timestamp: '2025-02-20T10:00:00.000Z',
      level: 'error',
      message: 'sold out',
    },
  ],
};

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const LOG = encode('2025-02-20T10:00:00Z ~ loud ~ a\n2025-02-20T10:00:01Z ~ info ~ b\n');

function reportOf(bytes: Uint8Array, info: FormatInfo) {
  // As it comes out of a thread or a database.
  const { name: format, definition } = JSON.parse(JSON.stringify(info)) as FormatInfo;
  const options = {
    format,
    definition,
    keywords: [],
    referenceTime: 0,
    firstLine: 1,
    byteOffset: 0,
  };
  return merge([analyze(bytes, { ...options, carry: 'start' })], info);
}

test('a format of the user is detected, and read from what detection gives', () => {
  const catalog = createCatalog([{ file: 'shop.json', content: SHOP }]);
  const info = detect(LOG, catalog)!;
  assert.equal(info.name, 'shop');
  const report = reportOf(LOG, info);
  assert.equal(report.invalidLogs, 0);
  assert.equal(report.logLevelCounts.error, 1);
  assert.deepEqual(report.format, { name: 'shop', title: 'The shop', confidence: 1 });
  assert.equal(isRecordStart(encode('x'), info.name, info.definition), true);
});

test("a format with a built-in one's name takes its place", () => {
  const catalog = createCatalog([{ file: 'x.json', content: { ...SHOP, name: 'syslog' } }]);
  assert.equal(catalog.formats.length, BUILT_IN.formats.length);
  assert.equal(chooseFormat('syslog', catalog).title, 'The shop');
  assert.equal(chooseFormat('syslog').definition, undefined);
});

test('the faults of all files are reported at once, each with its file and place', () => {
  const [sample] = SHOP.samples;
  const files = [
    { file: 'a.json', content: { ...SHOP, kind: 'yaml', priority: 'high' } },
    { file: 'b.json', content: { ...SHOP, patterns: ['%{ts:lunar}', '%{what} %{message}'] } },
    { file: 'c.json', content: { ...SHOP, samples: [{ ...sample, level: 'info' }] } },
    { file: 'd.json', content: { ...SHOP, name: 'd', samples: [{ ...sample, line: 'nonsense' }] } },
    { file: 'e.json', content: [] },
    { file: 'f.json', content: { ...SHOP, name: 'other' } },
    { file: 'g.json', content: { ...SHOP, name: 'other' } },
    { file: 'h.json', content: { ...SHOP, name: 'The Shop' } },
  ];
  assert.throws(
    () => createCatalog(files),
    (error) => {
      assert.ok(error instanceof FormatFaults);
      assert.deepEqual(error.faults, [
        'a.json: kind: must be one of pattern, json, logfmt, xml, csv, pairs, labels',
        'a.json: priority: must be a number',
        'b.json: pattern "%{ts:lunar}": no timestamp format "lunar"',
        'b.json: pattern "%{what} %{message}": no field kind "what"',
        'c.json: samples[0].level: reads "error"',
        'd.json: samples[0]: the line does not match: no_timestamp',
        'e.json: the file: must be an object',
        'g.json: name: two files define "other"',
        'h.json: name: must consist of small letters, digits and hyphens',
      ]);
      return true;
    },
  );
});

test('a pattern by itself is a format: it finds levels in messages and knows access logs', () => {
  const plain = chooseFormat('%{ts:iso8601} ~ %{message}');
  assert.equal(plain.name, 'custom');
  const report = reportOf(encode('2025-02-20T10:00:00Z ~ ERROR gone\n\tat x\n'), plain);
  assert.equal(report.logLevelCounts.error, 1);
  assert.equal(report.totalLogsProcessed, 1);
  const access = chooseFormat('%{ts:iso8601} %{method} %{path} %{status}');
  assert.equal(
    reportOf(encode('2025-02-20T10:00:00Z GET /a 404\n'), access).http?.statuses[404],
    1,
  );
});

test('a chosen format has the share of the lines that it explains', () => {
  const info = chooseFormat('%{ts:iso8601} ~ %{message}');
  assert.equal(measure(encode('2025-02-20T10:00:00Z ~ a\nb\nc\nd\n'), info).confidence, 0.25);
});

test('unknown names and faulty patterns are errors that say what is wrong', () => {
  assert.throws(() => chooseFormat('nonsense'), /no format is named "nonsense"/);
  assert.throws(() => chooseFormat('%{ts:lunar} x'), /no timestamp format "lunar"/);
  assert.throws(() => chooseFormat('a %{'), /no } for the %\{ at 2/);
});

test('a W3C log may name its fields as it likes', () => {
  const fields = 'date time cs-method constructor __proto__ toString';
  const log = encode(`#Fields: ${fields}\n2025-02-20 10:00:00 GET a b c\n`);
  assert.equal(detect(log)?.name, 'w3c');
});

test('a W3C log is read in the order of fields that it names', () => {
  const log = encode(
    [
      '#Software: Microsoft Internet Information Services 10.0',
      '#Fields: sc-status time-taken date time cs-uri-stem cs-method c-ip',
      '503 250 2025-02-20 10:00:00 /basket GET 192.0.2.7',
      '200 3 2025-02-20 10:00:01 / GET 192.0.2.8',
      '',
    ].join('\n'),
  );
  const info = detect(log)!;
  assert.equal(info.name, 'w3c');
  const report = reportOf(log, info);
  assert.equal(report.invalidLogs, 0);
  assert.deepEqual(report.http?.statuses, { 200: 1, 503: 1 });
  assert.deepEqual(report.http?.topPaths[0], {
    path: '/',
    count: 1,
    ...{ clientErrors: 0, serverErrors: 0, bytesSent: 0 },
    latency: { count: 1, p50: 0.00301, p95: 0.00301, p99: 0.00301 },
  });
});
