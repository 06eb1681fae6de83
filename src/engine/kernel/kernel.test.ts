/** Lines on which the kernel once gave something else than the interpreter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSame, encode } from './testing/same.ts';

const maxRecordBytes = 1 << 20;

test('of logfmt with quotes inside of bare words, which open no value', () => {
  const pairs =
    '0ime=02021-09-15T21:17:10.220731Z" level=error ms ="pod \\"a\\" not found" n=shop\n';
  const chunks = [encode(pairs + pairs.replace('Z" ', 'Z"0') + pairs)];
  assertSame({ format: 'logfmt', keywords: ['error'], chunks, maxRecordBytes });
});

test('of times that are the same up to what decides about their fraction', () => {
  const line = 'time="2021-09-15T21:17:10.220731Z" level=error msg="a"\n';
  const [letter, short] = [line.replace('.2', '.a'), line.replace('.220731', '')];
  const chunks = [encode([letter, line, short, letter, line, line, short, short].join(''))];
  assertSame({ format: 'logfmt', keywords: ['error'], chunks, maxRecordBytes });
});

test('of access logs that hold no request, where quoted strings are part of the pattern', () => {
  const start = '79a59df900b949e5 shop-bucket [06/Feb/2019:00:00:38 +0000] - AmazonS3 3E57';
  const tails = ['"q 1" "-" "-" -', '"-" "q 1" "-" -', '"-" "-" "b" -', '"-" "-" "-" -'];
  const lines = tails.map((tail) => `${start} S3.EXPIRE.OBJECT a.png - - - - 12 - - ${tail}\n`);
  const chunks = [encode([...lines, ...lines].join(''))];
  assertSame({ format: 'aws-s3', keywords: ['error'], chunks, maxRecordBytes });
});

test('of times in strings that go on with a zone where those before had none, or a shorter one', () => {
  const tails = [
    '8',
    '8Z',
    '8+02:00',
    '8 -0130',
    '8-01',
    '8-13:15',
    '8F1315Z',
    '8 x',
    '813-0100',
    '',
  ];
  for (const first of tails) {
    const lines = [first, ...tails].map(
      (tail) => `{"ts":"2025-10-28T19:15:10.${tail}","msg":"a"}\n`,
    );
    const chunks = [encode(lines.join(''))];
    assertSame({ format: 'json-lines', keywords: ['error'], chunks, maxRecordBytes });
  }
});

test('of groups with one colon, which are none', () => {
  const words = [
    'a0:e',
    'a0:2',
    'fe:a0:e',
    'xyz:a0:e',
    'xyz:a0:2',
    'a0:e:f',
    'a0:e:',
    'a0::',
    ':a0:',
  ];
  const lines = words.map((word) => `Jul  1 09:26:55 host app: link ${word} --9\n`);
  const chunks = [encode([...lines, ...lines.toReversed()].join(''))];
  assertSame({ format: 'syslog', keywords: ['error'], chunks, maxRecordBytes });
});

test('of access logs in whose quotes a field ends', () => {
  const tail = '[20/Jul/2009:22:59:26 +0000] "GET / HTTP/1.1" 200 5 "-" "curl" 1500\n';
  const starts = ['"92.0.2.7 " - ', '"92.0.2.70" - ', '192.0.2.7 - - ', '"x" "y z" '];
  const lines = [...starts, ...starts].map((start) => start + tail);
  for (const chunks of [[encode(lines.join(''))], [encode(lines.toReversed().join(''))]]) {
    assertSame({ format: 'combined', keywords: ['error'], chunks, maxRecordBytes });
  }
});

test('of a priority before a level that is a word or a number', () => {
  const lines = ['<134>', '<191>', '<192>', '<9>'].flatMap((priority) =>
    ['Medium', '3', '10', '11', '03', 'x'].map(
      (level) => `${priority}Feb 20 10:00:00 fw CEF:0|E|F|1.0|8|login|${level}|suser=ada\n`,
    ),
  );
  for (const chunks of [[encode(lines.join(''))], [encode(lines.toReversed().join(''))]]) {
    assertSame({ format: 'cef', keywords: ['error'], chunks, maxRecordBytes });
  }
});

test('of requests in fields of JSON, as they mostly are and otherwise', () => {
  const requests = [
    ['"GET"', '"/a/1?b=2 c"'],
    ['"POST"', '"/a/1"'],
    ['"GET"', '"/a/2"'],
    ['"GET"', '"/a b"'],
    ['"get"', '"/a/1"'],
    ['"GET"', '"GET"'],
    ['"GET"', '"\\/a"'],
    ['"GET"', '"/é"'],
    ['"GET"', '""'],
    ['"GET"', '7'],
    ['"GET x"', '"/a/1"'],
  ];
  const numbers = ['200', '0', '-200', '2e2', '"200"', 'null', '20.5', '1234'];
  const lines = requests.flatMap(([method, uri]) =>
    numbers.flatMap((number) =>
      ['', '"level":"info",', '"level":"x",'].map(
        (level) =>
          `{${level}"ts":1740045600.25,"msg":"handled","request":{"method":${method},"uri":${uri}},` +
          `"duration":${number},"size":${number},"status":${number}}\n`,
      ),
    ),
  );
  for (const chunks of [
    [encode([...lines, ...lines].join(''))],
    [encode(lines.toReversed().join(''))],
  ]) {
    assertSame({ format: 'caddy', keywords: ['error'], chunks, maxRecordBytes });
  }
});

test('of addresses with colons, of which one shape holds some that are none', () => {
  const runs = [
    ...['2001:db8::7', '20011:db8::7', '2001:db8::7:8', '::ffff:192.0.2.1', 'fe80::1%eth0', '::1'],
    ...['00:1a:2b:3c:4d:5e', '10::a1b2c3d4', '10::x7Kq9ZpL2', '10:00:00', '1:2:3:4:5:6:7:8', '::'],
    ...['UTC:192.0.2.7', 'C:192.0.2.7', '7C:192.0.2.7', 'a::C:192.0.2.7', 'x-C:192.0.2.7'],
    ...['[2001:db8::7]:443', '2001:db8::7.', '2001:db8::7-8', 'a-2001:db8::7', 'x2001:db8::7'],
    ...['2001:db8::7 2001:db8::8', '192.0.2.1:8080:1', 'f00d::1 192.0.2.9', 'Abc12::Def34', '7::'],
  ];
  const lines = runs.flatMap((run) => [
    `Jul  1 09:26:55 host app: from ${run} port 22\n`,
    `Jul  1 09:26:55 host app: ${run}\n`,
  ]);
  for (const chunks of [
    [encode([...lines, ...lines].join(''))],
    [encode(lines.toReversed().join(''))],
  ]) {
    assertSame({ format: 'syslog', keywords: ['error'], chunks, maxRecordBytes });
    const access = runs.map(
      (run) =>
        `${run} - - [20/Jul/2009:22:59:26 +0000] "GET / HTTP/1.1" 200 5 "${run}" "${run} x"\n`,
    );
    const both = [encode([...access, ...access.toReversed()].join(''))];
    assertSame({ format: 'combined', keywords: ['error'], chunks: both, maxRecordBytes });
    const json = runs.map((run) => `{"level":"info","ip":"${run}","msg":"a ${run} b"}\n`);
    assertSame({
      format: 'json-lines',
      keywords: ['error'],
      chunks: [encode([...json, ...json.toReversed()].join(''))],
      maxRecordBytes,
    });
  }
});

test('of JSON that is nested as deep as a line is long', () => {
  const head = '{"time":"2026-01-01T00:00:00Z","level":"error",';
  const lines = [300, 4000, 15_000].flatMap((depth) => [
    `${head}"msg":"a","b":${'['.repeat(depth)}"]}"${']'.repeat(depth)}}\n`,
    `${head}"c":${'{"a":'.repeat(depth / 3)}1${'}'.repeat(depth / 3)},"msg":"d"}\n`,
  ]);
  const chunks = [encode([...lines, ...lines].join(''))];
  assertSame({ format: 'json-lines', keywords: ['error'], chunks, maxRecordBytes });
});

test('of patterns that have a path and no method', () => {
  for (const definition of ['%{path}', '%{path} %{status}', '%{method}', '%{method} %{path}']) {
    const lines = ['/a', '/b?c', '/a 200', 'GET /a', 'GET', '{', '-'].map((line) => `${line}\n`);
    const chunks = [encode([...lines, ...lines, ...lines].join(''))];
    assertSame({ format: 'x', definition, keywords: ['error'], chunks, maxRecordBytes });
  }
});

test('of blank lines where a pattern reads them', () => {
  for (const definition of ['%{pad}', '%{pad}%{pad}', '%{message}', ' %{message}']) {
    const lines = ['a b', '', '', 'c', '  ', '', '\t', 'd'].map((line) => `${line}\n`);
    for (const all of [lines, lines.slice(1), [...lines, ...lines]]) {
      const chunks = [encode(all.join(''))];
      assertSame({ format: 'x', definition, keywords: ['error'], chunks, maxRecordBytes });
    }
  }
});

test('the minute up to which a time without a year is of this year has one year', () => {
  const lines = ['Feb 21 00:00:00 a', 'Feb 21 00:00:05 a', 'Feb 21 00:01:00 a'];
  const chunks = [encode(lines.map((line) => `${line}\n`).join(''))];
  assertSame({ format: 'generic', keywords: ['a'], chunks, maxRecordBytes: 1 << 20 });
});

test('a fraction behind milliseconds since the epoch is no part of the time', () => {
  const lines = ['1740045600.250000000', '1740045600123.25'].map(
    (time) => `[0] cpu.local: [[${time}, {}], {"cpu_p"=>1.5}]\n`,
  );
  const chunks = [encode([...lines, ...lines].join(''))];
  assertSame({ format: 'fluent-bit-stdout', keywords: ['error'], chunks, maxRecordBytes });
});

test('an IPv6 address behind an escape, in JSON inside of JSON', () => {
  const line = String.raw`{"log":"{\"msg\":\"a\\r::4 b\\n2001:db8::7\"}\n","stream":"stdout","time":"2025-02-20T10:00:09.123456789Z"}`;
  const chunks = [encode(`${line}\n${line.replace('::4', '::5')}\n`)];
  const report = assertSame({ format: 'docker-json', keywords: ['error'], chunks, maxRecordBytes });
  assert.equal(report.topIPs.length, 3);
});

test('a text that is the path of one record and the message of another', () => {
  const request = `{"level":"error","ts":1740045600.25,"msg":"x","request":{"method":"GET","uri":"/health"},"status":200}\n`;
  const message = `{"level":"info","ts":1740045600.25,"msg":"/health"}\n`;
  for (const lines of [request + message + request, message + request + message]) {
    const chunks = [encode(lines)];
    assertSame({ format: 'caddy', keywords: ['error'], chunks, maxRecordBytes });
  }
});

test('a value of JSON with a question mark, in a log of requests, has the message of its own', () => {
  const line = (message: string): string =>
    `{"time":"2025-02-20T10:00:01Z","level":"error","msg":"${message}","x":"y"}`;
  const chunk = encode(`${[line('a 1'), line('a ? 1'), line('b'), line('b? 7')].join('\n')}\n`);
  const limits = { keywords: ['error'], maxRecordBytes: 1 << 20 };
  assertSame({ format: 'caddy', chunks: [chunk], ...limits });
});
