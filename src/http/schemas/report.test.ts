import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Check, Clean } from 'typebox/value';
import { analyze, merge } from '../../engine/index.ts';
import { CombinedReport } from './report.ts';

const LINES = [
  '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /a HTTP/1.1" 200 5 0.25',
  '192.0.2.7 - - [20/Feb/2025:10:00:01 +0000] "GET /a HTTP/1.1" 503 7 1.5',
  '192.0.2.8 - - [20/Feb/2025:10:00:02 +0000] "GET /b HTTP/1.1" 404 5',
  'no record',
];

test('answers keep all that the report of an access log says', () => {
  const partial = analyze(Buffer.from(LINES.join('\n')), {
    ...{ format: 'common', keywords: ['get'], referenceTime: 0 },
    ...{ firstLine: 1, byteOffset: 0, carry: 'start' },
  });
  const report = { ...merge([partial], null), jobs: { total: 1, byStatus: {} } };
  const kept = Clean(CombinedReport, structuredClone(report)) as typeof report;
  assert.deepEqual(kept.http, report.http);
  assert.ok(report.http?.topPaths[0]?.latency);
  assert.ok(Check(CombinedReport.properties.http, report.http));
});
