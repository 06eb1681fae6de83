import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, folder, LAUNCHER, LINES, packed, plain, run } from './testing/command.ts';

test('analyze prints the report, plain when nobody looks', async () => {
  const { code, stdout, stderr } = await run(['analyze', plain]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  for (const part of [
    'plain.log',
    '4, 1 of them invalid',
    'error',
    'Patterns',
    'line 3',
    '10.0.0.1',
  ]) {
    assert.ok(stdout.includes(part), part);
  }
  assert.ok(!stdout.includes('\u001b') && !stdout.includes('\u0007'));
});

test('analyze --json gives the same for a file, its gzip and the standard input', async () => {
  const [fromFile, fromGzip, fromInput] = await Promise.all([
    run(['analyze', '--json', plain]),
    run(['analyze', '--json', packed]),
    run(['analyze', '--json', '-'], { input: LINES.join('') }),
  ]);
  const report = JSON.parse(fromFile.stdout);
  assert.deepEqual(JSON.parse(fromGzip.stdout), report);
  assert.deepEqual(JSON.parse(fromInput.stdout), report);
  assert.equal(report.totalBytes, LINES.join('').length);
  assert.equal(report.totalLogsProcessed, 4);
  assert.deepEqual(report.keyWordCounts, { error: 0, timeout: 1, failure: 0, unauthorized: 0 });
});

test('analyze counts a file that cannot be cut as it counts its bytes in order', async () => {
  const records = LINES.join('').repeat(20_000);
  const text = `${records}${LINES[0]!.trimEnd()}${'x'.repeat(3 * 1024 * 1024)}\n${records}`;
  const [fromFile, fromInput] = await Promise.all([
    run(['analyze', '--json', '--threads', '2', file('long-record.log', text)]),
    run(['analyze', '--json', '-'], { input: text }),
  ]);
  const report = JSON.parse(fromFile.stdout);
  assert.deepEqual(JSON.parse(fromInput.stdout), report);
  assert.equal(report.totalBytes, text.length);
  assert.equal(report.invalidReasons.record_too_long, 1);
});

test('analyze joins several files, and says where invalid lines stand', async () => {
  const { stdout } = await run(['analyze', '--json', '--keyword', 'slow', plain, packed]);
  const report = JSON.parse(stdout);
  assert.equal(report.totalLogsProcessed, 8);
  assert.deepEqual(report.keyWordCounts, { slow: 2 });
  assert.deepEqual(
    report.invalidSamples.map((sample: { file: string; line: number }) => [
      sample.file,
      sample.line,
    ]),
    [
      [plain, 3],
      [packed, 3],
    ],
  );
});

test('records prints each record with the pattern of the report, from a file and a pipe', async () => {
  const [fromFile, fromInput] = await Promise.all([
    run(['records', plain]),
    run(['records', '-'], { input: LINES.join('') }),
  ]);
  assert.deepEqual(fromFile, { code: 0, stdout: fromInput.stdout, stderr: '' });
  const entries = fromFile.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(entries[0], {
    line: 1,
    lines: 1,
    timestamp: '2026-01-01T00:00:00.000Z',
    level: 'info',
    message: 'started from 10.0.0.1',
    fields: {},
    ips: ['10.0.0.1'],
    form: 'iso-level',
    pattern: 'started from <*>',
  });
  assert.deepEqual(entries[2], { line: 3, lines: 1, invalid: 'no_timestamp' });
  assert.equal(entries.length, 4);
});

test('records of several files say where they stand, and patterns are those of all', async () => {
  const names = ['ada', 'bob'].map((name) =>
    file(`${name}.log`, `2026-01-01T00:00:00Z INFO session closed for user ${name}\n`),
  );
  const { stdout } = await run(['records', ...names]);
  const entries = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    entries.map((entry) => [entry.file, entry.line, entry.pattern]),
    names.map((name) => [name, 1, 'session closed for user <*>']),
  );
});

test('records reads in the format that is named', async () => {
  const { stdout } = await run([
    'records',
    '--format',
    '%{ts:iso8601} %{token:kind} %{message}',
    plain,
  ]);
  const [first] = stdout.split('\n').map((line) => line && JSON.parse(line));
  assert.deepEqual([first.level, first.fields], ['info', { kind: 'INFO' }]);
});

test('records keeps what JSON holds: large numbers, names that every object has, any depth', async () => {
  const start = '{"time":"2026-01-01T00:00:00Z","level":"info",';
  const fields = [
    '"id":1234567890123456789,"size":1e999,"zero":-0,"__proto__":{"constructor":1},"toString":"x"',
    `"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  ];
  const { stdout, code } = await run(['records', '-'], {
    input: `${start}"a":1}\n`.repeat(2000) + fields.map((text) => `${start}${text}}\n`).join(''),
  });
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual([code, lines.length], [0, 2002]);
  for (const [i, text] of fields.entries()) {
    assert.ok(lines[2000 + i]!.includes(`"fields":{${text}}`), lines[2000 + i]!.slice(0, 300));
  }
});

test('records ends quietly when nobody reads on', async () => {
  const many = file('many.log', LINES[0]!.repeat(20_000));
  const child = spawn(process.execPath, [LAUNCHER, 'records', many], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += data));
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
});

test('failures exit with 1 and a message without a stack', async () => {
  const damaged = gzipSync(LINES.join(''));
  damaged.fill(0xff, 20, 40);
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  const cases: [string, RegExp][] = [
    [path.join(folder, 'missing'), /^log-flow: cannot read .*missing: there is no such file\n$/],
    [empty, /^log-flow: there is no log to report on\n$/],
    [file('bad.gz', damaged), /^log-flow: .*bad\.gz: .*damaged.* \(corrupt_gzip\)\n$/],
  ];
  for (const [name, message] of cases) {
    const { code, stdout, stderr } = await run(['analyze', name]);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.match(stderr, message);
  }
});

test('wrong usage exits with 2, help with 0', async () => {
  assert.equal((await run(['watch', 'x'])).code, 2);
  const wrong = [['analyse'], ['analyze'], ['analyze', '--threads', '0', plain], ['search']];
  for (const args of wrong) {
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, stderr);
    assert.match(stderr, /--help shows what there is\.\n$/);
  }
  const named = await run(['help', 'analyze']);
  assert.equal(named.code, 0);
  assert.match(named.stdout, /^Usage: log-flow analyze/);
  const help = await run(['--help']);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /KEYWORDS=error,timeout/);
  assert.match((await run(['serve', '--help'])).stdout, /KEYWORDS=error,timeout/);
  for (const command of ['users', 'failed', 'backup', 'restore']) {
    const { stdout } = await run([command, '--help']);
    assert.doesNotMatch(stdout, /KEYWORDS/);
    assert.match(stdout, /\n\nIts environment .* node bin\/log-flow\.js --help lists it\.\n$/);
  }
});

test('a reader that has seen enough ends it quietly', async () => {
  const command = `"$0" "$1" analyze --json "$2" | head -c 1`;
  const shell = spawn('bash', ['-o', 'pipefail', '-c', command, process.execPath, LAUNCHER, plain]);
  let stderr = '';
  shell.stderr.on('data', (data) => (stderr += data));
  const code = await new Promise((resolve) => shell.on('close', resolve));
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
});
