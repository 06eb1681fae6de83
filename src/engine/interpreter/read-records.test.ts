import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allFormats } from '../formats/registry.ts';
import {
  analyze,
  detect,
  type InvalidLine,
  joinedPatterns,
  type LogRecord,
  readRecords,
  summarize,
} from '../index.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const OPTIONS = {
  referenceTime: Date.UTC(2025, 1, 21),
  firstLine: 1,
  byteOffset: 0,
  carry: 'start' as const,
};

function read(text: string, format: string | null): (LogRecord | InvalidLine)[] {
  return [...readRecords(new TextEncoder().encode(text), { ...OPTIONS, format })];
}

function readOne(text: string, format: string): LogRecord {
  const [entry, ...others] = read(text, format);
  assert.deepEqual(others, []);
  assert.ok(entry && !('invalid' in entry), JSON.stringify(entry));
  return entry;
}

const isRecord = (entry: LogRecord | InvalidLine): entry is LogRecord => !('invalid' in entry);
const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Reads a log both ways, and compares what they say of each line and each pattern. */
function assertSame(content: Uint8Array): void {
  const info = detect(content);
  const options = { ...OPTIONS, format: info?.name ?? null, definition: info?.definition };
  const partial = analyze(content, { ...options, keywords: [] });
  const entries = [...readRecords(content, options)];
  let next = 1;
  for (const { line, lines } of entries) {
    assert.equal(line, next);
    next += lines;
  }
  assert.equal(next - 1, partial.lines);
  const patterns = joinedPatterns(partial);
  const counts = new Map<string, number>();
  for (const { form } of entries.filter(isRecord)) {
    const pattern = patterns.get(form)!;
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  const report = summarize(partial, info);
  assert.deepEqual(
    [...counts].sort(),
    report.patterns.map(({ pattern, count }): [string, number] => [pattern, count]).sort(),
  );
  assert.equal(entries.length, report.totalLogsProcessed);
}

for (const file of readdirSync(EXAMPLES)) {
  test(`${file}: records and invalid lines hold each line once, and count as the report does`, () => {
    assertSame(readFileSync(join(EXAMPLES, file)));
  });
}

test('the same for logs of all formats', () => {
  const text = readFileSync(join(import.meta.dirname, '../formats/fixtures/logs.txt'), 'utf8');
  for (const log of text.split(/^### .*\n/m).slice(1)) assertSame(new TextEncoder().encode(log));
});

test('samples of all formats are read as their format says', () => {
  for (const { name, samples } of allFormats()) {
    // A file of these says in its first lines what its columns, or elements, are.
    if (name === 'csv' || name === 'xml') continue;
    for (const sample of samples) {
      const [record] = read(sample.line, name);
      assert.ok(record && isRecord(record), `${name}: ${sample.line}`);
      const time = record.timestamp === null ? null : new Date(record.timestamp).toISOString();
      assert.equal(time?.slice(5), sample.timestamp?.slice(5), sample.line);
      assert.equal(record.level, sample.level, sample.line);
      if (sample.message !== undefined) assert.equal(record.message, sample.message);
    }
  }
});

test('a record has all its lines, without the blank ones behind it', () => {
  const text =
    '[2025-02-20T10:00:00Z] ERROR x 192.0.2.7\n\tat a.B 192.0.2.8\n\tat c.D 192.0.2.7\n\n\n';
  const record = readOne(text, 'bracketed');
  assert.equal(record.lines, 5);
  assert.equal(record.message, 'x 192.0.2.7\n\tat a.B 192.0.2.8\n\tat c.D 192.0.2.7');
  assert.deepEqual(record.ips, ['192.0.2.7', '192.0.2.8']);
  assert.equal(record.form, 'x <*>');
});

test('fields: the named ones of a pattern', () => {
  const line = 'Oct 11 22:14:15 web1 sshd[811]: Accepted';
  assert.deepEqual(readOne(line, 'syslog').fields, {
    host: 'web1',
    program: 'sshd',
    pid: '811',
  });
  const request = '192.0.2.7 - ada [20/Jul/2009:22:59:26 +0200] "GET /a?b=c HTTP/1.0" 404 134';
  assert.deepEqual(readOne(request, 'common').fields, {
    client: '192.0.2.7',
    ident: '-',
    user: 'ada',
    request: 'GET /a?b=c HTTP/1.0',
    status: '404',
    bytes: '134',
  });
});

test('fields: what a JSON object and a logfmt line hold beside time, level and message', () => {
  const json =
    '{"time":"2025-02-20T10:00:00Z","level":"warn","msg":"slow","user":{"id":7},"n":[1]}';
  assert.deepEqual(readOne(json, 'json-lines').fields, { user: { id: 7 }, n: [1] });
  // A level that is none stays a field, and so does a second message.
  const odd = '{"time":"2025-02-20T10:00:00Z","level":"loud","msg":"a","message":"b"}';
  const { fields, level } = readOne(odd, 'json-lines');
  assert.equal(level, null);
  assert.equal(Object.keys(fields).length, 2);
  assert.equal(fields.level, 'loud');
  const logfmt = 'time="2025-02-20T10:00:00Z" level=error msg="a \\"b\\"" pod=x';
  assert.deepEqual(readOne(logfmt, 'logfmt').fields, { pod: 'x' });
  const compose = 'caddy  | {"level":"error","ts":1761019822.5,"msg":"m","a":1}';
  assert.deepEqual(readOne(compose, 'compose-json').fields, { service: 'caddy', a: 1 });
});

test('a JSON object over several lines is one record; the brackets of a list go with its neighbours', () => {
  const json = (n: number) =>
    `  {\n    "time": "2025-02-20T10:00:0${n}Z",\n    "msg": "m",\n    "n": ${n}\n  }`;
  const text = `[\n${json(1)},\n${json(2)}\n]\n`;
  const format = allFormats().find(({ name }) => name === 'json-list')!;
  const entries = read(text, format.name);
  assert.deepEqual(
    entries.map((entry) => [entry.line, entry.lines, 'invalid' in entry || entry.fields.n]),
    [
      [1, 6, 1],
      [7, 6, 2],
    ],
  );
});

test('every line of a long broken object is invalid by itself', () => {
  const format = allFormats().find(({ name }) => name === 'json-spread')!;
  const entries = read(`{\n${'  x\n'.repeat(150)}}\n`, format.name);
  assert.deepEqual(
    entries.map(({ line, lines }) => [line, lines]),
    Array.from({ length: 152 }, (_, i) => [i + 1, 1]),
  );
  assert.ok(entries.every((entry) => 'invalid' in entry));
});

test('a message that is not there is null', () => {
  assert.equal(
    readOne('{"time":"2025-02-20T10:00:00Z","level":"warn"}', 'json-lines').message,
    null,
  );
});

test('invalid lines say why, in their place', () => {
  const lines = ['x', '[2025-02-20T10:00:00Z] INFO a', 'y', '[2025-02-20T10:00:00Z] INFO b'];
  assert.deepEqual(
    read(lines.join('\n'), 'bracketed').map((entry) => [
      entry.line,
      'invalid' in entry ? entry.invalid : entry.message,
    ]),
    [
      [1, 'no_timestamp'],
      [2, 'a'],
      [3, 'no_timestamp'],
      [4, 'b'],
    ],
  );
  assert.deepEqual(read('a\nb', null), [
    { line: 1, lines: 1, invalid: 'no_format' },
    { line: 2, lines: 1, invalid: 'no_format' },
  ]);
});

test('beyond its limit a record ends, and its further lines are invalid', () => {
  const text = `[2025-02-20T10:00:00Z] INFO a\n${'\tat x\n'.repeat(10)}`;
  const options = { ...OPTIONS, format: 'bracketed', maxRecordBytes: 45 };
  const entries = [...readRecords(new TextEncoder().encode(text), options)];
  assert.equal(sum(entries.map(({ lines }) => lines)), 11);
  assert.equal(entries.filter(isRecord).length, 1);
  assert.ok(entries.slice(1).every((entry) => !isRecord(entry)));
});
