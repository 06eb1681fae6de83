/** Content that wants to be more than data, on its whole way: upload, live messages, report, lists. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Client, type Json, newClient, request } from '../support/client.ts';
import { type AssertPublished, publishedSchema } from '../support/published-schema.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** Names that every object has. */
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
/** HTML, terminal escapes, starts of formulas, marks that turn text, and what JSON must escape. */
const TEXTS = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '=cmd|A0',
  '+1+1',
  '-1-1',
  '@SUM(A1)',
  '\u009b31m',
  'a\u202eb\u2066c',
  '"\\/\u2028\u2029',
  '%s%n%00 $(x){{x}}',
  "'; DROP TABLE jobs; --",
];
/** Above this the kernel counts, below it the interpreter. */
const KERNEL_BYTES = 64 * 1024;

describe('hostile content', () => {
  let folder: TemporaryFolder;
  let server: RunningServer;
  let client: Client;
  let assertPublished: AssertPublished;
  before(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, {
      KEYWORDS: [...NAMES, 'error', '<b>', '=1'].join(','),
    });
    client = await newClient(server.url);
    assertPublished = await publishedSchema(server.url);
  });
  after(async () => {
    await server.kill();
    await folder.remove();
  });

  /** Uploads it, and gives the report, which is checked like every other answer on the way. */
  async function reportOf(content: string | Uint8Array, name = 'x.log'): Promise<Json> {
    const job = await client.put(name, content);
    const watch = client.watch(job.jobID);
    const report = await client.finished(job.jobID);
    assert.equal(await watch.closed, 1000);
    const last = watch.messages.at(-1);
    for (const [key, value] of Object.entries(last)) assert.deepEqual(report[key], value, key);
    assertPublished('/api/stats/{jobID}', 'get', 200, report);
    for (const [route, path] of [
      ['/api/jobs/{jobID}', `/api/jobs/${job.jobID}`],
      ['/api/jobs', '/api/jobs'],
      ['/api/stats', '/api/stats'],
    ] as const) {
      const { status, body } = await client.call('GET', path);
      assert.equal(status, 200);
      assertPublished(route, 'get', 200, body);
    }
    return report;
  }

  /** The report alone, once it is there: reports of what runs would keep the machine busy. */
  async function largeReportOf(content: string): Promise<Json> {
    const { jobID } = await client.put('large.log', content);
    assert.equal(await client.watch(jobID).closed, 1000);
    const report = await client.finished(jobID);
    assertPublished('/api/stats/{jobID}', 'get', 200, report);
    return report;
  }

  /** In a small file, and in one that the kernel reads: the same numbers of each. */
  async function countsOf(lines: string[]): Promise<[Json, Json, number]> {
    const times = Math.ceil(KERNEL_BYTES / lines.join('\n').length) + 1;
    const small = await reportOf(`${lines.join('\n')}\n`);
    const large = await reportOf(`${lines.join('\n')}\n`.repeat(times));
    assert.equal(small.status, 'Completed');
    assert.equal(large.status, 'Completed');
    assert.equal(large.totalLogsProcessed, small.totalLogsProcessed * times);
    assert.equal(large.invalidLogs, small.invalidLogs * times);
    return [small, large, times];
  }

  const own = (object: Json): [string, Json][] =>
    Object.keys(object)
      .sort()
      .map((key) => [key, object[key]]);

  it('names that every object has are keywords, levels, keys and paths like others', async () => {
    const json = NAMES.map((name) =>
      JSON.stringify({ time: '2026-01-01T00:00:00Z', level: name, msg: `about ${name}` }).replace(
        '}',
        `,"${name}":{"${name}":1},"a":{"__proto__":null}}`,
      ),
    );
    const [small, large, times] = await countsOf(json);
    for (const [report, factor] of [
      [small, 1],
      [large, times],
    ]) {
      assert.equal(report.invalidLogs, 0);
      const counts = Object.fromEntries(own(report.keyWordCounts));
      const records = Object.fromEntries(own(report.keyWordLogCounts));
      for (const name of NAMES) {
        // Of JSON the whole line is the message.
        assert.equal(counts[name], (json.join('\n').split(name).length - 1) * factor, name);
        assert.equal(records[name], json.filter((line) => line.includes(name)).length * factor);
      }
      assert.equal(
        own(report.logLevelCounts).reduce((sum, [, count]) => sum + count, 0),
        0,
      );
    }
    const [logfmt] = await countsOf(
      NAMES.map((name) => `time=2026-01-01T00:00:00Z level=${name} msg=x ${name}=${name}`),
    );
    assert.equal(logfmt.invalidLogs, 0);
    const requests = NAMES.map(
      (name) =>
        `192.0.2.1 - ${name} [01/Jan/2026:00:00:00 +0000] "GET ${name} HTTP/1.1" 200 5 "${name}" "${name}"`,
    );
    const [access, many, factor] = await countsOf(requests);
    const paths = (report: Json) => report.http.topPaths.map((entry: Json) => entry.path).sort();
    assert.deepEqual(paths(access), [...NAMES].sort());
    assert.deepEqual(paths(many), [...NAMES].sort());
    assert.equal(many.http.topPaths[0].count, factor);
    const methods = NAMES.map((name) => name.toUpperCase().replace(/[^A-Z_-]/g, ''));
    const [verbs] = await countsOf(requests.map((line, i) => line.replace('GET', methods[i]!)));
    assert.deepEqual(Object.keys(verbs.http.methods).sort(), [...methods].sort());
    const w3c = `#Fields: date time ${NAMES.join(' ')}\n2026-01-01 00:00:00 a b c d\n`;
    assert.equal((await reportOf(w3c)).status, 'Completed');
  });

  it('HTML, formulas, escapes and marks are text of the report, exactly', async () => {
    const [small] = await countsOf(
      TEXTS.map((text) => `2026-01-01T00:00:00Z ERROR failed ${text}`),
    );
    assert.equal(small.logLevelCounts.error, TEXTS.length);
    for (const { example } of small.patterns) {
      assert.ok(
        TEXTS.some((text) => example.endsWith(`failed ${text}`)),
        example,
      );
    }
    // Of which no other line is part, whatever it is.
    const request = '192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 5';
    const [invalid] = await countsOf([...TEXTS.map(() => request), ...TEXTS]);
    const samples = invalid.invalidSamples.map(({ text }: Json) => text);
    for (const text of TEXTS) assert.ok(samples.includes(text), text);
    const { headers } = await client.call('GET', `/api/stats/${invalid.jobID}`);
    assert.match(headers.get('content-type')!, /^application\/json/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy')!, /default-src/);
  });

  it('NUL, lone surrogates and broken UTF-8 leave valid JSON', async () => {
    const json = ['\\u0000', '\\ud800', '\\udfff\\ud800', '\\uD800\\u0041'].map(
      (text) =>
        `{"time":"2026-01-01T00:00:00Z","level":"error","msg":"x ${text} y","k${text}":"${text}"}`,
    );
    const [report] = await countsOf(json);
    assert.equal(report.invalidLogs, 0);
    assert.ok(JSON.stringify(report).isWellFormed());
    const bytes = Buffer.from('2026-01-01T00:00:00Z INFO a\xed\xa0\x80b\xff\xc0\x80c\n', 'latin1');
    assert.equal((await reportOf(bytes)).invalidLogs, 0);
  });

  it('JSON that is 100,000 deep is a record', async () => {
    const depth = 100_000;
    const head = '{"time":"2026-01-01T00:00:00Z","level":"error","msg":"deep",';
    const lines = [
      `${head}"a":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
      `${head}"a":${'['.repeat(depth)}${']'.repeat(depth)}}`,
      `${head}"a":1}`,
      `${'['.repeat(depth)}`,
    ];
    const other = `${head}"b":2}\n`;
    const report = await reportOf(`${other.repeat(2000)}${lines.join('\n')}\n`);
    assert.equal(report.status, 'Completed', JSON.stringify(report.error));
    assert.equal(report.totalLogsProcessed, 2004);
    assert.equal(report.invalidLogs, 1);
    assert.equal(report.logLevelCounts.error, 2003);
    // As deep as the kernel reads lines.
    const less = [300, 4000, 15_000].map((n) => `${head}"a":${'['.repeat(n)}${']'.repeat(n)}}\n`);
    const second = await reportOf(other.repeat(2000) + less.join('').repeat(2));
    assert.equal(second.status, 'Completed', JSON.stringify(second.error));
    assert.equal(second.logLevelCounts.error, 2006);
  });

  it('numbers that a double cannot hold are no times, levels or sizes', async () => {
    const values = [
      ...['9007199254740993', '1e999', '-1e999', '-0', '1e-999', '-1', '253402300800000', '0'],
      ...['8640000000000001', '123456789012345678901234567890', '1.7976931348623157e308', '1e22'],
    ];
    const [report] = await countsOf(
      values.flatMap((value) => [
        `{"time":${value},"level":"error","msg":"x"}`,
        `{"time":"2026-01-01T00:00:00Z","level":${value},"msg":"x"}`,
      ]),
    );
    assert.equal(report.totalLogsProcessed, 2 * values.length);
    assert.equal(report.invalidLogs, 0);
    const access = values.map(
      (value) =>
        `192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET /x HTTP/1.1" 200 ${value} "-" "-" ${value}`,
    );
    await countsOf(access);
    const [caddy] = await countsOf(
      values.map(
        (value) =>
          `{"level":"info","ts":1767225600,"logger":"http.log.access","msg":"handled request","request":{"method":"GET","uri":"/x","remote_ip":"192.0.2.1"},"status":${value},"size":${value},"duration":${value}}`,
      ),
    );
    assert.equal(caddy.totalLogsProcessed, values.length);
  });

  it('times that are none, and the ends of what is one', async () => {
    const times = [
      ...['0000-01-01T00:00:00Z', '0000-01-01T00:00:00+14:00', '9999-12-31T23:59:59Z'],
      ...['9999-12-31T23:59:59-14:00', '9999-12-31T23:59:60Z', '1900-01-01T00:00:00+14:00'],
      ...[
        '2026-02-30T00:00:00Z',
        '2026-13-01T00:00:00Z',
        '2026-01-01T25:00:00Z',
        '2026-01-01T00:00:00+99:99',
      ],
      ...['-000001-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ];
    const [lines] = await countsOf(times.map((time) => `${time} INFO x`));
    const [json] = await countsOf(
      times.map((time) => JSON.stringify({ time, level: 'info', msg: 'x' })),
    );
    assert.equal(json.totalLogsProcessed, times.length);
    for (const { timeRange, histogram } of [lines, json]) {
      for (const time of [
        timeRange.from,
        timeRange.to,
        ...histogram.buckets.map((b: Json) => b.from),
      ]) {
        assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }
      const total = histogram.buckets.reduce((sum: number, b: Json) => sum + b.total, 0);
      assert.ok(total > 0);
    }
  });

  it('65,536 distinct values of everything are counted, and shown in part', async () => {
    const count = 65_536;
    const hex = (i: number) => i.toString(16).padStart(4, '0');
    const word = (i: number) => hex(i).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!);
    const requests = Array.from(
      { length: count },
      (_, i) =>
        `10.0.${i >> 8}.${i & 255} - u${i} [01/Jan/2026:00:00:00 +0000] "${word(i).toUpperCase()} /${word(i)} HTTP/1.1" ${100 + (i % 900)} 1 "r${i}" "agent ${word(i)}"`,
    );
    const access = await largeReportOf(requests.join('\n'));
    assert.equal(access.totalLogsProcessed, count);
    assert.equal(access.invalidLogs, 0);
    assert.equal(access.uniqueIPs, count);
    assert.equal(access.http.bytesSent, count);
    assert.ok(Object.keys(access.http.methods).length <= 100);
    const statuses = Object.values(access.http.statuses) as number[];
    assert.equal(
      statuses.reduce((sum, n) => sum + n, 0),
      count,
    );
    const messages = Array.from({ length: count }, (_, i) =>
      JSON.stringify({
        time: '2026-01-01T00:00:00Z',
        level: word(i),
        msg: `${word(i)} x`.repeat(3),
        [word(i)]: i,
      }),
    );
    const json = await largeReportOf(messages.join('\n'));
    assert.equal(json.totalLogsProcessed, count);
    assert.equal(json.invalidLogs, 0);
    const shown = json.patterns.reduce((sum: number, pattern: Json) => sum + pattern.count, 0);
    assert.equal(shown + json.patternsOther, count);
    assert.ok(JSON.stringify(json).length < 5e6);
  });

  it('file names are names, whatever they hold', async () => {
    const names = [
      ...NAMES,
      ...TEXTS.map((text) => text.replaceAll('/', '_')),
      '../../etc/passwd',
      '..\\..\\boot.ini',
      'a\u0000b\r\nSet-Cookie: x.log',
      '\u202egol.exe',
      '\u061c\u200b\ufeffx\u2029.log',
      `${'x'.repeat(10_000)}.log`,
      `${'é'.repeat(1000)}.log`,
      'CON',
      '.htaccess',
      '😀'.repeat(300),
    ];
    for (const name of names) {
      const raw = await client.call('PUT', `/api/upload-logs/${encodeURIComponent(name)}`, {
        body: 'x\n',
      });
      const form = new FormData();
      form.append('file', new Blob(['x\n']), name);
      const parts = await client.call('POST', '/api/upload-logs', { body: form });
      // A path is refused where a segment of it is that long.
      const isLong = name.length > 8192;
      if (isLong) assert.equal(raw.body.code, 'bad_request');
      for (const { status, body } of isLong ? [parts] : [raw, parts]) {
        assert.equal(status, 202, `${name.slice(0, 300)}: ${JSON.stringify(body)}`);
        const { fileName, jobID } = body.jobs[0];
        assert.ok([...fileName].length <= 255 && fileName.isWellFormed());
        assert.doesNotMatch(
          fileName,
          /[/\\\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u,
        );
        assert.equal((await client.finished(jobID)).fileName, fileName);
      }
    }
    const { body } = await client.call('GET', '/api/jobs?limit=100');
    assertPublished('/api/jobs', 'get', 200, body);
    for (const name of ['..', '.', '%00', '%20', '..%2f', '%ff', '%ed%a0%80']) {
      const { status } = await client.call('PUT', `/api/upload-logs/${name}`, { body: 'x\n' });
      assert.ok(status >= 400 && status < 500, `${name}: ${status}`);
    }
  });

  it('addresses and names of accounts are data or refused', async () => {
    for (const email of [
      ...NAMES.map((name) => `${name}@example.com`),
      '__proto__',
      '<script>@example.com',
      `${'a'.repeat(10_000)}@example.com`,
      'a\u0000@example.com',
      'a\u202e@example.com',
      '\ud800@example.com',
      "'; drop table users; --@example.com",
    ]) {
      for (const route of ['register', 'login']) {
        const { status } = await request(server.url, 'POST', `/auth/${route}`, {
          body: JSON.stringify({ email, password: 'a long password of mine' }),
          headers: { 'content-type': 'application/json' },
        });
        assert.ok(status < 500, `${route} ${email.slice(0, 50)}: ${status}`);
      }
    }
    for (const body of [
      '{"__proto__":{"email":"a"}}',
      '{"constructor":{"prototype":{}}}',
      '[]',
      'null',
      `${'['.repeat(100_000)}`,
    ]) {
      const { status } = await request(server.url, 'POST', '/auth/login', {
        body,
        headers: { 'content-type': 'application/json' },
      });
      assert.ok(status >= 400 && status < 500, `${body.slice(0, 40)}: ${status}`);
    }
    for (const name of [...NAMES, ...TEXTS, 'a\u0000b', '\ud800']) {
      const { status } = await client.call('POST', '/api/keys', {
        body: JSON.stringify({ name, scopes: ['read'], [name]: 1 }),
        headers: { 'content-type': 'application/json' },
      });
      assert.ok(status < 500, `key ${name}: ${status}`);
    }
  });
});
