import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { detectEarly, HEAD_BYTES } from '../../index.ts';
import { emptyHeader } from '../../pattern/header.ts';
import { BUILT_IN, resolveFormat } from '../catalog.ts';
import { readHeader } from '../format.ts';
import { firstCharactersOf, mayStart } from '../lines/first-characters.ts';
import { allFormats } from '../registry.ts';
import { detect, explain } from './detect.ts';

const EXAMPLES = join(import.meta.dirname, '../../../../examples');
const name = (text: string | Uint8Array): string | null =>
  detect(typeof text === 'string' ? new TextEncoder().encode(text) : text)?.name ?? null;

const RECORD = '[2025-02-20T10:00:00Z] INFO hello\n';

for (const [file, format] of Object.entries({
  'app.log': 'bracketed',
  'access.log': 'combined',
  'events.jsonl': 'json-lines',
  'syslog.log': 'syslog',
  'service.logfmt': 'logfmt',
  'java.log': 'log4j',
  'broken-app.log': 'bracketed',
  'broken-events.jsonl': 'json-lines',
  'no-log.txt': 'plain',
})) {
  test(`${file} is ${format}`, () =>
    assert.equal(name(readFileSync(join(EXAMPLES, file))), format));
}

test('nothing is recognised in nothing and in binary data; prose is plain text', () => {
  for (const text of ['', '\n\n\n', '\x01\x02\x03\n\x01']) assert.equal(name(text), null);
  assert.equal(name('Dear all,\nsee you at 10:00.\n'), 'plain');
});

test('what says nothing before the first records is passed over', () => {
  const records = RECORD.repeat(5);
  const trace = '\tat a.B(C.java:1)\n'.repeat(300);
  for (const before of [`${'x'.repeat(70_000)}\n`, '\0'.repeat(100_000), trace, trace.repeat(20)]) {
    assert.equal(name(`${before}${records}`), 'bracketed');
  }
});

test('a JSON record is judged by all of its line', () => {
  assert.equal(name(`{"time":"2025-02-20T10:00:00Z","msg":"${'x'.repeat(9000)}"}\n`), 'json-lines');
});

test('the first 64 KiB give the format that the whole file gives, or none', () => {
  for (const before of ['', `${'x'.repeat(70_000)}\n`]) {
    const file = new TextEncoder().encode(`${before}${RECORD.repeat(5000)}`);
    const early = detectEarly(file.subarray(0, HEAD_BYTES));
    assert.deepEqual(early, before === '' ? detect(file) : null);
  }
});

test('the share of lines explained is the confidence', () => {
  assert.equal(detect(new TextEncoder().encode(RECORD.repeat(4)))?.confidence, 1);
  const half = `${RECORD}junk\n`.repeat(4);
  assert.deepEqual(detect(new TextEncoder().encode(half)), {
    name: 'bracketed',
    title: 'Bracketed timestamp and level',
    confidence: 0.5,
  });
  assert.equal(name(RECORD + 'junk\n'.repeat(5)), 'plain');
});

test('a last line that is cut does not count, unless it is the only one', () => {
  const cut = detect(new TextEncoder().encode(`${RECORD}[2025-02-`));
  assert.equal(cut?.confidence, 1);
  assert.equal(name(RECORD.trimEnd()), 'bracketed');
});

test('only the first 64 KiB count', () => {
  const long = RECORD.repeat(Math.ceil(HEAD_BYTES / RECORD.length));
  assert.equal(name(long + 'junk\n'.repeat(1_000_000)), 'bracketed');
});

test('stack traces do not count against a format', () => {
  const trace = `${RECORD}java.lang.Error: x\n${'\tat a.B(C.java:1)\n'.repeat(30)}`;
  assert.equal(detect(new TextEncoder().encode(trace.repeat(3)))?.confidence, 1);
});

test('a byte order mark and CRLF do not matter', () => {
  assert.equal(name(`\uFEFF${RECORD.replace('\n', '\r\n').repeat(3)}`), 'bracketed');
});

test('a fallback does not win by a few records that the real format rejects', () => {
  const faulty = `${RECORD.repeat(8)}[2025-02-20T10:00:00Z] LOUD hello\n`;
  assert.equal(name(faulty), 'bracketed');
});

test('the dates of the first lines decide on the order of day and month for all lines', () => {
  const first = (text: string): string => {
    const info = detect(new TextEncoder().encode(text))!;
    const format = resolveFormat(info.name, info.definition);
    const header = emptyHeader();
    readHeader(format, text.split('\n')[0]!, header, { referenceTime: 0, time: 0 });
    return new Date(header.timestamp).toISOString().slice(0, 10);
  };
  for (const [date, others, expected] of [
    ['03/04/2025', ['20/04/2025'], '2025-04-03'],
    ['03/04/2025', ['04/20/2025'], '2025-03-04'],
    ['03/04/2025', ['03/04/2025'], '2025-03-04'],
    ['03-04-2025', ['04-04-2025', '05-04-2025'], '2025-04-03'],
    ['03.04.2025', ['03.20.2025'], '2025-03-04'],
    ['04/03/25', ['20/03/25'], '2025-03-04'],
    ['25/04/03', ['25/04/04', '25/04/05'], '2025-04-03'],
    ['03/04/25', ['03/05/25'], '2025-03-04'],
    ['05-04-03', ['05-04-03'], '2005-04-03'],
    ['25-04-03', ['26-04-03', '27-04-03'], '2003-04-25'],
  ] as const) {
    for (const line of [' 10:00:00 INFO a\n', ' 10:00:00 web1 ERROR: a\n']) {
      const text = [date, ...others].map((each) => each + line).join('');
      assert.equal(first(text.repeat(3)), expected, text);
      assert.equal(first(text.repeat(3).replace(/^(\S+ \S+)/gm, '[$1]')), expected, text);
    }
  }
});

test('an order of day and month that the dates rule out is not chosen', () => {
  assert.equal(name('03/04/2025 10:00:00 a\n20/04/2025 10:00:00 b\n'.repeat(5)), 'day-first');
  assert.equal(name('03/04/2025 10:00:00 a\n04/20/2025 10:00:00 b\n'.repeat(5)), 'month-first');
});

test('a format with markers is recognised only where one of them stands', () => {
  const line = 'Jul  1 09:26:53 studio loginwindow[1]: idle\n';
  assert.equal(name(line.repeat(3)), 'syslog');
  assert.equal(
    name(`${line.repeat(3)}Jul  1 09:26:54 studio com.apple.x[7]: on\n`),
    'macos-system',
  );
});

test('blocks of lines under unmistakable headers do not count against their format', () => {
  const query = `# Time: 2025-02-20T10:00:00Z\n${'select 1 from\n'.repeat(40)}`;
  assert.equal(name(query.repeat(3)), 'mysql-slow');
});

test('no line that is a header is ruled out by its first character', () => {
  const lines = allFormats().flatMap(({ samples }) => samples.map(({ line }) => line));
  const header = emptyHeader();
  for (const format of allFormats()) {
    const first = firstCharactersOf(format);
    for (const line of lines) {
      const reason = readHeader(format, line, header, { referenceTime: 0, time: 0 });
      assert.ok(reason !== null || mayStart(first, line), `${format.name}: ${line}`);
    }
  }
});

test('an explanation has each format with its share, and why lines failed', () => {
  const head = `${RECORD.repeat(6)}junk\n[2025-02-20T10:00:00Z] LOUD x\n\tmore\n`;
  const { format, lines, trials } = explain(new TextEncoder().encode(head));
  assert.equal(format?.name, 'bracketed');
  assert.equal(lines, 9);
  // Plain text is no contender.
  assert.equal(trials.length, allFormats().length - 1);
  assert.deepEqual(trials[0], {
    name: 'bracketed',
    title: 'Bracketed timestamp and level',
    share: 0.75,
    headers: 6,
    continuations: 1,
    failed: 2,
    lacksMarker: false,
    reasons: [
      {
        reason: 'no_timestamp',
        count: 1,
        sample: { line: 7, reason: 'no_timestamp', text: 'junk' },
      },
      {
        reason: 'format_mismatch',
        count: 1,
        sample: {
          line: 8,
          reason: 'format_mismatch',
          text: '[2025-02-20T10:00:00Z] LOUD x',
        },
      },
    ],
  });
});

test('judging to the end and giving up early choose the same format', () => {
  const lines = allFormats().flatMap(({ samples }) => samples.map(({ line }) => line));
  for (let size = 1; size <= 7; size++) {
    for (let at = 0; at + size <= lines.length; at += 5) {
      const head = new TextEncoder().encode(`${lines.slice(at, at + size).join('\n')}\n`);
      const { format, trials } = explain(head);
      const best = trials[0]!;
      if (!format || format.name === 'plain') assert.ok(best.share < 0.2);
      else assert.ok(trials.find((trial) => trial.name === format.name)!.share >= 0.2);
    }
  }
});

test('what was detected before changes nothing', () => {
  const heads = allFormats().flatMap(({ samples }) => {
    const lines = samples.map(({ line }) => line);
    return [lines, [...lines, 'junk'], ['INFO hello', ...lines]].map((some) =>
      new TextEncoder().encode(`${some.join('\n')}\n`),
    );
  });
  const alone = heads.map((head) => detect(head, { ...BUILT_IN }));
  assert.deepEqual(
    heads.map((head) => detect(head)),
    alone,
  );
  assert.deepEqual(
    heads
      .toReversed()
      .map((head) => detect(head))
      .toReversed(),
    alone,
  );
});

test('a file of two forms is not taken for one of times behind a prefix, which all of its lines have', () => {
  const access = '192.0.2.1 - - [20/Feb/2025:10:00:02 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8"';
  const error = '2025/02/20 10:00:01 [error] 31#31: *7 open() failed';
  const head = (lines: string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`);
  assert.equal(detect(head([access, error, access]))?.name, 'combined');
  assert.equal(detect(head([`a.log:7:${error}`, `b.log:${error}`]))?.name, 'prefixed');
});

test('a preamble of any length does not speak against a format that knows its end', () => {
  const preamble = Array.from({ length: 40 }, (_, id) => `${id}\tThe meaning of event ${id}.\n`);
  const rows = '10,02/20/25,10:00:01,Assign,192.0.2.10,a.example,001122334455,,1,0,,,\n';
  const log = (columns: string) => `${preamble.join('')}${columns}\n${rows}`;
  assert.equal(name(log('ID,Date,Time,Description,IP Address,Host Name')), 'dhcp-audit');
  assert.notEqual(name(log('other columns')), 'dhcp-audit');
});
