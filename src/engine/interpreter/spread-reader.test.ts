import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, chooseFormat, detect, merge, type Report, readRecords } from '../index.ts';

function reportOf(text: string, chosen?: string): Report {
  const bytes = new TextEncoder().encode(text);
  const format = chosen === undefined ? detect(bytes) : chooseFormat(chosen);
  const options = { format: format?.name ?? null, keywords: ['disk'], referenceTime: 0 };
  return merge(
    [analyze(bytes, { ...options, firstLine: 1, byteOffset: 0, carry: 'start' })],
    format,
  );
}

const record = (second: number, level: string) => ({
  time: `2025-02-20T10:00:0${second}Z`,
  level,
  msg: 'disk is full',
  from: { ip: '192.0.2.7', tags: [{ a: 1 }, { b: [] }] },
});
const RECORDS = [record(1, 'error'), record(2, 'warn'), record(3, 'error')];

for (const [indentation, name] of [
  [2, 'json-list'],
  [4, 'json-list-wide'],
  ['\t', 'json-list-tabs'],
] as const) {
  test(`${name}: each object of a printed list is one record`, () => {
    const report = reportOf(`${JSON.stringify(RECORDS, null, indentation)}\n`);
    assert.equal(report.format?.name, name);
    assert.equal(report.totalLogsProcessed, 3);
    assert.equal(report.invalidLogs, 0);
    assert.equal(report.logLevelCounts.error, 2);
    assert.equal(report.keyWordLogCounts.disk, 3);
    assert.deepEqual(
      report.topIPs.map(({ ip, count }) => [ip, count]),
      [['192.0.2.7', 3]],
    );
    assert.equal(report.timeRange?.to, '2025-02-20T10:00:03.000Z');
    assert.equal(report.patterns[0]?.pattern, 'disk is full');
    assert.ok(report.patterns[0]?.example.includes('"level": "error"'));
  });
}

test('objects one below the other, with blank lines between or not', () => {
  const text = RECORDS.map((one) => JSON.stringify(one, null, 2)).join('\n\n');
  const report = reportOf(text);
  assert.equal(report.format?.name, 'json-spread');
  assert.equal(report.totalLogsProcessed, 3);
  assert.equal(report.invalidLogs, 0);
});

test('what lies between objects, and objects that are no JSON, are invalid', () => {
  const good = JSON.stringify(RECORDS[0], null, 2);
  const report = reportOf(
    `${good}\nrestarted\n{\n  "a": oops\n}\n${good}\n{\n  "cut":`,
    'json-spread',
  );
  assert.equal(report.totalLogsProcessed - report.invalidLogs, 2);
  assert.deepEqual(report.invalidReasons, { bad_json: 2, format_mismatch: 1, no_record: 3 });
  const lines = report.invalidSamples.map(({ line }) => line);
  assert.deepEqual(
    lines,
    [...lines].sort((a, b) => a - b),
  );
});

/** Lines, time to the second, level and message of each record, and the numbers of invalid lines. */
function recordsOf(
  text: string,
  chosen?: string,
): { format: string; records: string[]; invalid: number[] } {
  const bytes = new TextEncoder().encode(text);
  const format = chosen === undefined ? detect(bytes)! : chooseFormat(chosen);
  const { name, definition } = format;
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
  const options = { format: name, definition, referenceTime: 0, ...place };
  const entries = [...readRecords(bytes, options)];
  const records = entries.flatMap((entry) => {
    if ('invalid' in entry) return [];
    const time = entry.timestamp === null ? '-' : new Date(entry.timestamp).toISOString();
    return [`${entry.lines} ${time.slice(11, 19)} ${entry.level} ${entry.message}`];
  });
  const invalid = entries.flatMap((entry) => ('invalid' in entry ? [entry.line] : []));
  return { format: name, records, invalid };
}

const LINE = (second: number, level: string) =>
  JSON.stringify({ time: `2025-02-20T10:00:0${second}Z`, level, msg: 'x' });

test('objects on one line each between printed ones', () => {
  const text = `${LINE(1, 'error')}\n${JSON.stringify(JSON.parse(LINE(2, 'info')), null, 2)}\n${LINE(3, 'warn')}\n`;
  assert.deepEqual(recordsOf(text), {
    format: 'json-spread',
    records: ['1 10:00:01 error x', '5 10:00:02 info x', '1 10:00:03 warn x'],
    invalid: [],
  });
});

test('a list with a record in each line, its brackets apart or not, and with a name or without', () => {
  const expected = ['10:00:01 error x', '10:00:02 info x'];
  for (const [before, after] of [
    ['[\n', '\n]\n'],
    ['[', ']'],
    ['{"Records":[\n', '\n]}\n'],
    ['{"records":[', '],"count":2}\n'],
  ]) {
    const text = `${before}${LINE(1, 'error')},\n${LINE(2, 'info')}${after}`;
    const { format, records, invalid } = recordsOf(text);
    assert.equal(format, 'json-lines', text);
    assert.deepEqual(
      records.map((record) => record.slice(2)),
      expected,
      text,
    );
    assert.deepEqual(invalid, [], text);
  }
});

test('printed objects within an object, behind whatever indentation', () => {
  for (const indentation of [1, 2, 3, 4, 8, '\t']) {
    const text = JSON.stringify({ Records: RECORDS }, null, indentation);
    const { records, invalid } = recordsOf(text);
    assert.equal(records.length, 3, String(indentation));
    assert.deepEqual(invalid, []);
  }
});

test('objects of a list whose braces share lines', () => {
  const text = `[{\n  "time":"2025-02-20T10:00:01Z",\n  "level":"error"\n},\n{\n  "time":"2025-02-20T10:00:02Z"\n}]\n`;
  assert.deepEqual(recordsOf(text).records, ['4 10:00:01 error null', '3 10:00:02 null null']);
});

test('a dated line among printed objects is a record of its own form', () => {
  const printed = JSON.stringify(JSON.parse(LINE(2, 'info')), null, 2);
  const text = `${printed}\n${printed}\n2025-02-20T10:00:03Z WARN slow\n\tat a.B\n${printed}\n`;
  const { records, invalid } = recordsOf(text, 'json-spread');
  assert.equal(records[2], '2 10:00:03 warn slow\n\tat a.B');
  assert.deepEqual([records.length, invalid], [4, []]);
});

test('rows of CSV: quotes over lines, and lines within them that look like rows', () => {
  const text =
    'time,level,message\n' +
    '2025-02-20 10:00:01,ERROR,"a ""b"",\n2025-02-20 10:00:09,123 INFO c\n"\n' +
    '2025-02-20 10:00:02,INFO,d\n';
  assert.deepEqual(recordsOf(text), {
    format: 'csv',
    records: ['3 10:00:01 error a "b",\n2025-02-20 10:00:09,123 INFO c\n', '1 10:00:02 info d'],
    invalid: [1],
  });
});

test('rows of CSV by the names of their columns: other separators, date and time apart, the message first', () => {
  const rows: [string, string][] = [
    ['Timestamp;Level;Message\n2025-02-20 10:00:01;ERROR;"a;b"\n', '1 10:00:01 error a;b'],
    ['time\tseverity\ttext\n2025-02-20T10:00:01Z\twarning\tx\n', '1 10:00:01 warn x'],
    ['Date,Time,Level,Text\n2025-02-20,10:00:01,Error,x\n', '1 10:00:01 error x'],
    ['"Message","Id","TimeCreated"\n"a\nb","7","2/20/2025 10:00:01 AM"\n', '2 10:00:01 null a\nb'],
    [
      'Level,Date and Time,Source\nError,2/20/2025 10:00:01 AM,SCM,"a, b"\n',
      '1 10:00:01 error a, b',
    ],
  ];
  for (const [text, record] of rows) assert.deepEqual(recordsOf(text).records, [record], text);
});

test('elements of XML are records, by whatever name', () => {
  const text =
    '<?xml version="1.0"?>\n<log>\n<!-- x -->\n' +
    '<item>\n  <when>2025-02-20T10:00:01Z</when>\n  <time>2025-02-20T10:00:01Z</time>\n' +
    '  <level>SEVERE</level>\n  <message>a &lt; b\nc</message>\n</item>\n' +
    '<item><time>2025-02-20T10:00:02Z</time><level>INFO</level><message><![CDATA[<d>]]></message></item>\n' +
    '</log>\n';
  assert.deepEqual(recordsOf(text), {
    format: 'xml',
    records: ['10 10:00:01 error a < b\nc', '2 10:00:02 info <d>'],
    invalid: [],
  });
});

test('an element that does not end is invalid, and so are its lines', () => {
  const whole = '<event time="2025-02-20T10:00:01Z" level="WARN">x</event>\n';
  const { records, invalid } = recordsOf(`${whole}${whole}<event time="2025\ny\n${whole}`);
  assert.equal(records.length, 3);
  assert.deepEqual(invalid, [3, 4]);
});

test('blocks: a dated line of another form ends one, unless blocks say where they end', () => {
  const apt = 'Start-Date: 2025-02-20  10:00:01\nCommandline: apt-get install x\n';
  const { records } = recordsOf(`${apt}\n${apt}2025-02-20 10:00:05 INFO y\n`);
  assert.deepEqual(
    records.map((record) => record.slice(2, 10)),
    ['10:00:01', '10:00:01', '10:00:05'],
  );
  const block = '[#|2025-02-20T10:00:01.123Z|INFO|x|y|z|a\n2025-02-20 10:00:05 INFO y|#]\n\n';
  assert.deepEqual(recordsOf(block).records, ['3 10:00:01 info a\n2025-02-20 10:00:05 INFO y']);
});
