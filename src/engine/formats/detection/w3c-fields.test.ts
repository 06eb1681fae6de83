import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, createAnalyzer, detect, merge, type Report } from '../../index.ts';
import { kernelModule } from '../../testing/kernel-module.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const referenceTime = Date.UTC(2025, 1, 20);

/** Read in one piece, and cut before each of these lines (from 1). */
function reportOf(text: string, cutBefore: readonly number[] = []): Report {
  const bytes = encode(text);
  const info = detect(bytes)!;
  assert.equal(info.name, 'w3c');
  const options = { format: info.name, definition: info.definition, keywords: [], referenceTime };
  const lines = text.split(/(?<=\n)/);
  const bounds = [1, ...cutBefore, lines.length + 1];
  const partials = bounds.slice(0, -1).map((firstLine, i) => {
    const before = lines.slice(0, firstLine - 1).join('');
    const chunk = encode(lines.slice(firstLine - 1, bounds[i + 1]! - 1).join(''));
    const place = { firstLine, byteOffset: encode(before).length, carry: 'start' } as const;
    return analyze(chunk, { ...options, ...place });
  });
  const report = merge(partials, info);
  const kernel = createAnalyzer(kernelModule(), options);
  kernel.input(bytes.length).set(bytes);
  kernel.analyze(bytes.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
  assert.deepEqual(merge([kernel.take()], info), report);
  return report;
}

const FIRST = '#Fields: date time s-ip cs-method cs-uri-stem s-port c-ip sc-status time-taken\n';
const SECOND = '#Fields: date time cs-method cs-uri-stem c-ip sc-status\n';

test('a file may change its fields: each line is read in the order that it has', () => {
  const text = `#Software: Microsoft IIS
${FIRST}2025-02-20 10:00:01 192.0.2.80 GET /a 80 192.0.2.7 200 15
${SECOND}2025-02-20 10:00:02 POST /b 192.0.2.7 500
2025-02-20 10:00:03 GET /c 192.0.2.7 404
${FIRST}2025-02-20 10:00:04 192.0.2.80 GET /d 80 192.0.2.7 304 2
`;
  const report = reportOf(text);
  assert.equal(report.invalidLogs, 0);
  assert.deepEqual(report.http?.statuses, { 200: 1, 304: 1, 404: 1, 500: 1 });
  assert.equal(report.http?.latency?.count, 2);
  for (const cut of [4, 5, 6, 8]) assert.deepEqual(reportOf(text, [cut]), report);
});

test('an order that stands far behind the head is read by the form of the fields', () => {
  const row = '2025-02-20 10:00:01 192.0.2.80 GET /a 443 192.0.2.7 200 15\n';
  const later = '2025-02-20 10:00:02 192.0.2.7 443 - POST /b/c shop.example 404 17 200 bot\n';
  const text = `${FIRST}${row.repeat(1500)}#Fields: date time c-ip s-port x-a cs-method\n${later}`;
  const report = reportOf(text, [1400, 1503]);
  assert.equal(report.invalidLogs, 0);
  assert.deepEqual(report.http?.methods, { GET: 1500, POST: 1 });
  assert.deepEqual(report.http?.statuses, { 200: 1500, 404: 1 });
});

test('tabs part fields with spaces, in any order; seconds have a fraction', () => {
  const fields = 'date\ttime\tcs-method\tc-ip\tcs-user-agent\ttime-taken\tsc-status\tcs-uri-stem';
  const rows = ['0.033\t200\t/a', '12\t404\t/c']
    .map((rest) => `2025-02-20\t10:00:01\tGET\t192.0.2.7\tSet Top Box\t${rest}\n`)
    .join('');
  const report = reportOf(`#Fields: ${fields}\n${rows}`);
  assert.equal(report.invalidLogs, 0);
  assert.deepEqual(report.http?.statuses, { 200: 1, 404: 1 });
  assert.equal(report.http?.latency?.max, 0.033);
});

test('times without a date are of the day that the head names, if it names one', () => {
  const rows = '10:00:01 GET /a 200\n10:00:02 GET /b 404\n';
  const fields = '#Fields: time cs-method cs-uri-stem sc-status\n';
  const report = reportOf(`#Date: 2025-02-20 09:00:00\n${fields}${rows}`);
  assert.equal(report.timeRange?.to, '2025-02-20T10:00:02.000Z');
  const days = '#Date: 20-Feb-2025 09:00:00\n#Date: 21-Feb-2025 09:00:00\n';
  const without = detect(encode(`${days}${fields}${rows}`));
  assert.equal(without?.definition, undefined);
});

test('what is no log of requests has none: a firewall, and mail with commas between its fields', () => {
  const wall = `#Version: 1.5
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip size info
2025-02-20 10:00:01 DROP UDP 192.0.2.1 192.0.2.255 78 -
`;
  const report = reportOf(wall + wall.split('\n')[3]!.concat('\n').repeat(300));
  assert.equal(report.invalidLogs, 0);
  assert.equal(report.http, null);
  const mail = reportOf(`#Software: Microsoft Exchange Server
#Fields: date-time,client-ip,source-context,event-id
2025-02-20T10:00:01.123Z,192.0.2.1,"08D;a,b",RECEIVE
`);
  assert.equal(mail.timeRange?.from, '2025-02-20T10:00:01.123Z');
  assert.equal(mail.http, null);
});

test('quoted fields may hold spaces', () => {
  const report = reportOf(`#Fields: date time c-ip cs-categories sc-status cs-method cs-uri-path
2025-02-20 10:00:01 192.0.2.1 "News; Sports" 403 GET /a
`);
  assert.deepEqual(report.http?.statuses, { 403: 1 });
});
