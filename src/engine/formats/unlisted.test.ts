/** Logs of programs that no format was made for: another order of the date, other words for levels, other wrappers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecords } from '../interpreter/read-records.ts';
import { detect } from './detection/detect.ts';

const REFERENCE_TIME = Date.UTC(2025, 1, 21);

/** Time, level, count of lines and addresses of each record. */
function read(lines: readonly string[]): string[] {
  const chunk = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const format = detect(chunk)?.name ?? null;
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
  const options = { format, referenceTime: REFERENCE_TIME, ...place };
  return [...readRecords(chunk, options)].map((entry) => {
    if ('invalid' in entry) return entry.invalid;
    const time = entry.timestamp === null ? '-' : new Date(entry.timestamp).toISOString();
    return [time, entry.level ?? '-', entry.lines, ...entry.ips].join(' ');
  });
}

const LOGS: Record<string, { lines: string[]; records: string[] }> = {
  'a date that begins with its day, and levels in German': {
    lines: [
      '20.02.25 10:00:01.123 | SCHWERWIEGEND | lager | Auftrag 4711 ist verloren von 192.0.2.1',
      '20.02.25 10:00:02.456 | HINWEIS | lager | Auftrag 4712 wartet',
      '20.02.25 10:00:03.001 | FEHLER | kasse | Karte abgelehnt',
      '    at kasse.pruefe (kasse.js:7)',
      '20.02.25 10:00:04.001 | WARNUNG | kasse | Karte langsam',
    ],
    records: [
      '2025-02-20T10:00:01.123Z error 1 192.0.2.1',
      '2025-02-20T10:00:02.456Z info 1',
      '2025-02-20T10:00:03.001Z error 2',
      '2025-02-20T10:00:04.001Z warn 1',
    ],
  },
  'JSON behind the name of a pod and a time': {
    lines: [
      'pod/shop-6d4f5b-x2x1 container=web >> 2025-02-20T10:00:01.123Z {"lvl":"E","txt":"order lost","client":"192.0.2.1"}',
      'pod/shop-6d4f5b-x2x1 container=web >> 2025-02-20T10:00:02.123Z {"lvl":"I","txt":"order kept"}',
    ],
    records: ['2025-02-20T10:00:01.123Z error 1 192.0.2.1', '2025-02-20T10:00:02.123Z info 1'],
  },
  'a time in the middle of pairs behind a name': {
    lines: [
      'web1 shop: lvl=crit ts=2025-02-20T10:00:01Z msg="disk is full" ip=192.0.2.1',
      'web1 shop: lvl=info ts=2025-02-20T10:00:02Z msg="disk is fine"',
    ],
    records: ['2025-02-20T10:00:01.000Z fatal 1 192.0.2.1', '2025-02-20T10:00:02.000Z info 1'],
  },
  'twelve hours with a zone, and short levels between marks': {
    lines: [
      'Thu 20-Feb-25 10:00:01 pm +0100 ## WRN ## cache :: slow entry 7',
      'Thu 20-Feb-25 10:00:02 pm +0100 ## INF ## cache :: ok',
      'Thu 20-Feb-25 10:00:03 pm +0100 ## ERR ## cache :: lost 192.0.2.7',
    ],
    records: [
      '2025-02-20T21:00:01.000Z warn 1',
      '2025-02-20T21:00:02.000Z info 1',
      '2025-02-20T21:00:03.000Z error 1 192.0.2.7',
    ],
  },
  'JSON whose members stand in objects': {
    lines: [
      '{"meta":{"logLevel":"Error","timestamp":1740045601123},"content":{"message":"lost 192.0.2.1"}}',
      '{"meta":{"logLevel":"Information","timestamp":1740045602123},"content":{"message":"ok"}}',
    ],
    records: ['2025-02-20T10:00:01.123Z error 1 192.0.2.1', '2025-02-20T10:00:02.123Z info 1'],
  },
};

for (const [name, { lines, records }] of Object.entries(LOGS)) {
  test(name, () => assert.deepEqual(read(lines), records));
}
