import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ReportContent, ShownReport } from './index.ts';
import { renderHtmlReport } from './index.ts';
import { DARK, LIGHT } from './style.ts';

const NO_LEVELS = { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 };
const HOUR_MS = 3600 * 1000;
const START = Date.UTC(2025, 1, 20, 1);
const at = (hours: number) => new Date(START + hours * HOUR_MS).toISOString();

/** Each text that may come from outside is made by `text`. */
function reportWith(text: (name: string) => string): ReportContent {
  return {
    format: { title: text('format'), confidence: 0.5 },
    formats: [{ name: 'own', title: text('format'), records: 10 }],
    totalLines: 12,
    linesInRecords: 10,
    totalLogsProcessed: 12,
    invalidLogs: 2,
    invalidReasons: { [text('reason')]: 2 },
    invalidSamples: [
      { line: 7, reason: text('reason'), text: text('invalid'), file: text('file') },
    ],
    uniqueIPs: 1,
    uniqueIPsStandardError: 0,
    topIPs: [
      {
        ...{ ip: text('ip'), count: 9, clientErrors: 1, serverErrors: 0 },
        ...{ firstSeen: at(0), lastSeen: at(3) },
      },
    ],
    topIPsErrorBound: 0,
    topIPsErrorBounds: null,
    logLevelCounts: { ...NO_LEVELS, info: 7, error: 3 },
    logsWithoutLevel: 0,
    keyWordCounts: { [text('keyword')]: 4 },
    keyWordLogCounts: { [text('keyword')]: 3 },
    timeRange: { from: at(0), to: at(3) },
    timeZone: { name: 'UTC', source: 'default' },
    timeYear: { source: 'assumed' },
    histogram: {
      intervalSeconds: 3600,
      buckets: [
        { from: at(0), total: 7, logLevelCounts: { ...NO_LEVELS, info: 7 } },
        { from: at(3), total: 3, logLevelCounts: { ...NO_LEVELS, error: 3 } },
      ],
    },
    patterns: [
      {
        ...{ id: '0123456789abcdef', pattern: `${text('pattern')} <*>`, count: 10, level: 'error' },
        ...{ levels: { ...NO_LEVELS, none: 0, error: 10 }, example: text('example') },
        ...{ firstSeen: at(0), lastSeen: at(3) },
        histogram: { from: at(0), intervalSeconds: 3600, counts: [7, 0, 0, 3] },
      },
    ],
    patternsOther: 1,
    http: {
      methods: { [text('method')]: 10 },
      statuses: { [text('status')]: 10 },
      statusHistogram: {
        intervalSeconds: 3600,
        buckets: [
          { from: at(0), total: 10, '1xx': 0, '2xx': 8, '3xx': 0, '4xx': 0, '5xx': 2, other: 0 },
        ],
      },
      topPaths: [
        {
          ...{ path: text('path'), count: 10, clientErrors: 0, serverErrors: 2, bytesSent: 2048 },
          latency: { count: 10, p50: 0.0125, p95: 1.5, p99: 75 },
        },
      ],
      topPathsErrorBound: 0,
      topPathsErrorBounds: null,
      topPathsLatencyShare: 1,
      bytesSent: 2048,
      latency: null,
    },
    missing: [{ fromLine: 3, reason: text('missing') }],
    unknownFields: [text('field')],
  };
}

const shownWith = (text: (name: string) => string): ShownReport => ({
  report: reportWith(text),
  names: [text('name')],
  formats: [text('title')],
  totalBytes: 1536,
  filter: { q: text('query'), from: at(0), to: at(4) },
  unfinished: text('state'),
  timeZone: 'UTC',
  madeAt: START,
});

/** The text of a document, without its tags and its head. */
const textOf = (document: string): string =>
  document
    .slice(document.indexOf('<body>'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('a report as HTML', () => {
  test('shows what the report says', () => {
    const text = textOf(renderHtmlReport(shownWith((name) => name)));
    for (const said of [
      ...['name', 'format', '1.5 KiB', '12 records', '20 Feb 2025, 01:00:00 – 04:00:00', '3 h'],
      'times without an offset are read as UTC',
      ...['Only 12 records that match query from', 'Everything here is of'],
      ...['state: this is the part done so far', 'from line 3, missing', 'has a field field'],
      ...['error 3 30.0 %', 'info 7 70.0 %', 'one bar is 1 h', '20 Feb 2025'],
      ...['pattern ‹›', 'for example example', '1 record is in none of them'],
      ...['path 10 0 2 12.5 ms 1.5 s 1 min 15 s 2 KiB', 'method 10', '5xx 2 20.0 %'],
      ...['ip 9 1 0', 'keyword 3 4', 'reason 2', 'file 7 reason invalid'],
    ]) {
      assert.ok(text.includes(said), `${said} is not in ${text}`);
    }
    assert.doesNotMatch(text, /% understood/);
    const whole = { ...shownWith((name) => name), filter: null };
    assert.match(textOf(renderHtmlReport(whole)), /83\.33 % understood/);
  });

  test('shows the report of nothing', () => {
    const report: ReportContent = {
      ...reportWith((name) => name),
      ...{ format: null, totalLogsProcessed: 0, invalidLogs: 0, invalidSamples: [], uniqueIPs: 0 },
      ...{ topIPs: [], logLevelCounts: NO_LEVELS, keyWordCounts: {}, timeRange: null },
      ...{ histogram: { intervalSeconds: 1, buckets: [] }, patterns: [], http: null },
    };
    const shown = { ...shownWith((name) => name), report, filter: null, unfinished: null };
    assert.match(
      textOf(renderHtmlReport({ ...shown, formats: [] })),
      /Unknown format .*No records\./,
    );
    assert.doesNotMatch(textOf(renderHtmlReport({ ...shown, formats: undefined })), /format/);
  });

  test('tells the forms of a log, and does not say of what was not searched that nothing was found', () => {
    const shown = (report: Partial<ReportContent>) =>
      textOf(
        renderHtmlReport({
          ...shownWith((name) => name),
          ...{ filter: null, report: { ...reportWith((name) => name), ...report } },
        }),
      );
    const formats = [
      { name: 'a', title: 'Access log', records: 1200 },
      { name: 'b', title: 'Error log', records: 34 },
    ];
    assert.match(shown({ formats }), /2 forms: Access log 1,200 · Error log 34/);
    assert.doesNotMatch(shown({}), /forms/);
    const keyWordCounts = { timeout: 0 };
    assert.match(
      shown({ keyWordCounts }),
      /None found of timeout\. Lines that were not understood \(2\) were not searched\./,
    );
    assert.doesNotMatch(shown({ keyWordCounts, invalidLogs: 12 }), /timeout/);
  });

  test('a log without times is not shown as wholly understood', () => {
    const shown = (report: Partial<ReportContent>) =>
      renderHtmlReport({
        ...shownWith((name) => name),
        ...{ filter: null, report: { ...reportWith((name) => name), invalidLogs: 0, ...report } },
      });
    assert.match(shown({}), /class="good"><b>100 %<\/b> understood<\/li>/);
    assert.match(
      shown({ timeRange: null, timeZone: null }),
      /class="warning"><b>100 %<\/b> understood, no times found<\/li>/,
    );
    assert.doesNotMatch(shown({ timeZone: { name: 'UTC', source: 'log' } }), /without a zone/);
    assert.match(shown({}), /<li>times without a year are read as of \d{4}, the latest possible/);
    assert.doesNotMatch(shown({ timeYear: { source: 'log' } }), /without a year/);
  });

  test('has no markup but its own, whatever the log holds', () => {
    const payload = (name: string) =>
      `${name}"'><img src=x onerror=alert(1)><script>alert(1)</script><!-- </title></style></svg> &lt; \u202e\u0000`;
    const document = renderHtmlReport(shownWith(payload));
    const plain = renderHtmlReport(shownWith((name) => name));
    const tags = (html: string) => html.match(/<[!/a-z][^>]*>/gi)!.map(withoutValues);
    assert.deepEqual(tags(document), tags(plain));
    assert.doesNotMatch(document, /\u202e|\0/);
    assert.doesNotMatch(
      document,
      /<(script|img|link|iframe|object|embed|base|form)\b|url\(|@import/,
    );
    for (const tag of tags(document)) assert.doesNotMatch(tag, /\s(on\w+|style|src)=/);
    const shown = document.split('&lt;script&gt;alert(1)&lt;/script&gt;').length - 1;
    assert.ok(shown >= 18, `each of the texts is shown, not ${shown}`);
  });

  test('bounds that the filter has are those of the chart', () => {
    const labels = (filter: ShownReport['filter']) => {
      const document = renderHtmlReport({ ...shownWith((name) => name), filter });
      return [...document.matchAll(/text-anchor="\w+">(\d\d:\d\d)</g)].map(([, label]) => label);
    };
    assert.deepEqual(labels({ from: at(-1), to: at(0) }).slice(0, 2), ['00:00', '00:10']);
    assert.deepEqual(labels({ from: at(-1) }).slice(0, 2), ['01:00', '01:30']);
  });
});

/** A tag with the values of its attributes taken away. */
const withoutValues = (tag: string): string => tag.replaceAll(/"[^"]*"/g, '""');

test('its colours are those of the page', () => {
  const css = readFileSync(new URL('../../page/src/colors.css', import.meta.url), 'utf8');
  const [light, dark] = css.split('[data-mantine-color-scheme="dark"]');
  for (const [colors, source] of [
    [LIGHT, light!],
    [DARK, dark!.slice(0, dark!.indexOf('}'))],
  ] as const) {
    for (const [name, color] of Object.entries(colors))
      assert.ok(
        source.includes(`--${name}: ${color};`),
        `--${name}: ${color} is not in colors.css`,
      );
  }
});
