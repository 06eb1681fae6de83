import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyReport } from '../../api/types.ts';
import { csvOf } from './csv.ts';
import { tablesOf } from './tables.ts';

const at = '2025-02-20T01:00:00.000Z';
const NONE = { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 };
const report = {
  patterns: [
    {
      ...{ level: 'info', count: 9, levels: { ...NONE, info: 9 } },
      ...{ pattern: 'job <*>, done', firstSeen: at, lastSeen: at },
    },
    {
      ...{ level: 'error', count: 1, levels: { ...NONE, error: 1 } },
      ...{ pattern: '=cmd|"/c calc"!A0', firstSeen: at, lastSeen: null },
    },
  ],
  topIPs: [
    { ip: '192.0.2.7', count: 3, clientErrors: 1, serverErrors: 0, firstSeen: at, lastSeen: at },
  ],
  http: {
    topPaths: [
      {
        ...{ path: '@SUM(1)', count: 3, clientErrors: 1, serverErrors: 0, bytesSent: 2048 },
        latency: { count: 3, p50: 0.5, p95: 1, p99: 2 },
      },
      {
        ...{ path: '/b', count: 1, clientErrors: null, serverErrors: null, bytesSent: null },
        latency: null,
      },
    ],
  },
  keyWordCounts: { '-rare': 1, often: 5 },
  keyWordLogCounts: { '-rare': 1, often: 4 },
  invalidSamples: [],
} as unknown as AnyReport;

test('tables are what the page shows, with headings and without formulas', () => {
  const files = tablesOf(report).map((table) => [table.fileName, csvOf(table)]);
  assert.deepEqual(Object.fromEntries(files), {
    patterns: [
      'Level,Records,Errors,Pattern,First seen,Last seen',
      `error,1,1,"'=cmd|""/c calc""!A0",${at},`,
      `info,9,0,"job <*>, done",${at},${at}`,
      '',
    ].join('\n'),
    addresses: [
      'Address,Records,4xx,5xx,First seen,Last seen',
      `192.0.2.7,3,1,0,${at},${at}`,
      '',
    ].join('\n'),
    requests: [
      'Path,Requests,4xx,5xx,p50 (seconds),p95 (seconds),p99 (seconds),Sent (bytes)',
      "'@SUM(1),3,1,0,0.5,1,2,2048",
      '/b,1,,,,,,',
      '',
    ].join('\n'),
    keywords: ['Word,Records,Occurrences', 'often,4,5', "'-rare,1,1", ''].join('\n'),
  });
});

test('columns that nothing has are left out', () => {
  const invalid = [{ line: 7, reason: 'bad_json', text: '{' }];
  const plain = { ...report, http: null, topIPs: [], invalidSamples: invalid } as AnyReport;
  assert.deepEqual(
    tablesOf(plain).map(({ fileName, headings }) => [fileName, ...headings]),
    [
      ['patterns', 'Level', 'Records', 'Errors', 'Pattern', 'First seen', 'Last seen'],
      ['keywords', 'Word', 'Records', 'Occurrences'],
      ['not-understood', 'Line', 'Reason', 'Text'],
    ],
  );
});
