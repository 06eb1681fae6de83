import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eventually } from '../../../test/support/eventually.ts';
import { file, folder, LAUNCHER, LINES, plain, run, runOnTerminal } from '../testing/command.ts';

const at = (second: number): string =>
  `2026-01-01T00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z`;

/** Some 5 MiB: several slices, records of several lines among them. */
const RECORDS = 60_000;
const records = Array.from({ length: RECORDS }, (_, i) => {
  const level = i % 1000 === 500 ? 'ERROR' : 'INFO';
  const record = `2026-01-01T00:00:00.${String(i % 1000).padStart(3, '0')}Z ${level} main Service - request ${i} of the day done`;
  return i % 500 === 0 ? `${record}\n\tat a.b.C(C.java:${i})\n` : `${record}\n`;
});
const large = file('large.log', records.join(''));
const largePacked = file('large.log.gz', gzipSync(records.join('')));
const matching = (text: string): string => records.filter((one) => one.includes(text)).join('');

const search = (...args: string[]) => run(['search', ...args]);
const lines = (text: string): string[] => text.split('\n').slice(0, -1);

describe('search prints the records that match, as they stand', () => {
  test('of a small file', async () => {
    assert.deepEqual(await search('error', plain), { code: 0, stdout: LINES[1], stderr: '' });
    assert.deepEqual(await search('', plain), { code: 0, stdout: LINES.join(''), stderr: '' });
  });

  test('of a large one, compressed or not, from threads or without', async () => {
    const expected = { code: 0, stdout: matching(' ERROR '), stderr: '' };
    for (const args of [
      [large],
      ['--threads', '1', large],
      ['--threads', '3', large],
      [largePacked],
    ]) {
      assert.deepEqual(await search('level:error', ...args), expected);
    }
    const traces = await search('"java:5"', large);
    assert.equal(traces.stdout, matching('java:5'));
  });

  test('of a pipe', async () => {
    const piped = await run(['search', 'level:error', '-'], { input: records.join('') });
    assert.deepEqual(piped, { code: 0, stdout: matching(' ERROR '), stderr: '' });
    const packed = await run(['search', 'level:error', '-'], {
      input: gzipSync(records.join('')) as unknown as string,
    });
    assert.equal(packed.stdout, piped.stdout);
  });

  test('of a file that cannot be cut into slices', async () => {
    const text = `${records.slice(0, 9000).join('')}${at(0)} INFO ${'x'.repeat(3 << 20)}\n${records.join('')}`;
    const { stdout } = await search('level:error', file('uncut.log', text));
    assert.equal(
      stdout,
      matching(' ERROR ').slice(0, 0) +
        records
          .slice(0, 9000)
          .filter((one) => one.includes(' ERROR '))
          .join('') +
        matching(' ERROR '),
    );
  });

  test('of one form of a file, or of all others', async () => {
    const json = '{"time":"2026-01-01T00:00:03Z","level":"info","msg":"b"}\n';
    const mixed = file('mixed.log', LINES.slice(0, 2).join('') + json);
    assert.equal((await search('form:json-lines', mixed)).stdout, json);
    assert.equal((await search('NOT form:json-lines', mixed)).stdout, LINES.slice(0, 2).join(''));
    const { stdout } = await run(['records', '--where', 'form:json-lines', mixed]);
    assert.deepEqual(JSON.parse(stdout).form, 'json-lines');
  });

  test('and exits with 1 where none does', async () => {
    for (const args of [
      ['zebra', plain],
      ['zebra', large],
      ['--count', 'zebra', plain],
    ]) {
      const { code, stderr } = await search(...args);
      assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
    }
  });
});

test('search --count counts, each of several files by itself', async () => {
  assert.equal((await search('--count', 'level:error', large)).stdout, '60\n');
  assert.equal((await search('--count', 'request', largePacked)).stdout, `${RECORDS}\n`);
  const { stdout } = await search('--count', 'level:error', plain, large);
  assert.equal(stdout, `${plain}:1\n${large}:60\n`);
});

test('search --max stops after so many records, in any form', async () => {
  const first = lines(matching(' ERROR ')).slice(0, 6);
  for (const name of [large, largePacked]) {
    assert.deepEqual(lines((await search('--max', '3', 'level:error', name)).stdout), first);
  }
  assert.equal((await search('--max', '3', '--count', 'level:error', large)).stdout, '3\n');
  const json = lines((await search('--max', '3', '--json', 'level:error', large)).stdout);
  assert.deepEqual(
    json.map((line) => JSON.parse(line).line),
    [502, 1504, 2506],
  );
  const both = await search('--max', '2', 'level:error', plain, large);
  assert.deepEqual(lines(both.stdout), [
    `${plain}:${LINES[1]!.trimEnd()}`,
    `${large}:${first[0]}`,
    `${large}:${first[1]}`,
  ]);
});

test('search --from and --to bound the time', async () => {
  const one = await search('--from', at(1), '--to', at(2), '', plain);
  assert.equal(one.stdout, LINES[1]);
  const none = await search('--from', '2027-01-01', '', plain);
  assert.equal(none.code, 1);
});

test('search --json prints records as the command records does', async () => {
  const [all, found] = await Promise.all([
    run(['records', plain]),
    search('--json', 'started OR invalid:true', plain),
  ]);
  assert.equal(
    found.stdout,
    lines(all.stdout)
      .filter((_, i) => i % 2 === 0)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const numbers = lines((await search('--json', '"java:29500"', large)).stdout);
  const { line, lines: own, pattern } = JSON.parse(numbers[0]!);
  assert.deepEqual(
    { line, own, pattern },
    { line: 29560, own: 2, pattern: 'main Service - request <*> of the day done' },
  );
});

test('search finds what a pattern of the report stands for, and lines by their numbers', async () => {
  const { patternID } = await import('../../engine/query/index.ts');
  const id = patternID('main Service - request <*> of the day done');
  assert.equal((await search('--count', `pattern:${id}`, large)).stdout, `${RECORDS}\n`);
  const found = await search('line:29560..29562', large);
  assert.equal(found.stdout, records.slice(29500, 29502).join(''));
  assert.equal((await search('line:29560..29562', largePacked)).stdout, found.stdout);
});

describe('search prints records beside those that match', () => {
  /** As grep does it, with records for lines. */
  const expected = (before: number, after: number): string => {
    let text = '';
    let printed = -1;
    for (const [i, record] of records.entries()) {
      if (!record.includes(' ERROR ')) continue;
      const from = Math.max(printed + 1, i - before);
      if (printed >= 0 && from > printed + 1) text += '--\n';
      printed = Math.min(i + after, RECORDS - 1);
      text += records.slice(from, printed + 1).join('');
      assert.ok(record !== '');
    }
    return text;
  };

  for (const [before, after] of [
    [1, 1],
    [0, 2],
    [3, 0],
    [700, 10],
    [499, 500],
  ] as const) {
    test(`${before} before and ${after} behind, in a file and a stream`, async () => {
      const args = ['-B', String(before), '-A', String(after), 'level:error'];
      const wanted = expected(before, after);
      for (const name of [large, largePacked]) {
        const { stdout } = await search(...args, name);
        assert.equal(stdout.length, wanted.length);
        assert.ok(stdout === wanted);
      }
    });
  }

  test('across slices in which nothing matches', async () => {
    const middle = 30_000;
    const { stdout } = await search('-C', '25000', `"request ${middle} of"`, large);
    assert.ok(stdout === records.slice(middle - 25_000, middle + 25_001).join(''));
  });

  test('with names where there are several files, and to the end where --max is reached', async () => {
    const { stdout } = await search(
      '-C',
      '1',
      '--max',
      '1',
      'level:error OR nonsense',
      plain,
      large,
    );
    assert.deepEqual(lines(stdout), [
      `${plain}-${LINES[0]!.trimEnd()}`,
      `${plain}:${LINES[1]!.trimEnd()}`,
      `${plain}-${LINES[2]!.trimEnd()}`,
    ]);
  });
});

test('search --merge orders the records of all files by time', async () => {
  const one = file(
    'one.log',
    `${at(1)} INFO a\n${at(4)} INFO b\n\tat x.Y(Y.java:1)\n${at(5)} INFO c\n`,
  );
  const two = file(
    'two.log.gz',
    gzipSync(`${at(0)} INFO d\nno time\n${at(4)} INFO e\n${at(9)} INFO f\n`),
  );
  const { stdout } = await search('--merge', '', one, two);
  assert.deepEqual(lines(stdout), [
    `${two}:${at(0)} INFO d`,
    `${two}:no time`,
    `${one}:${at(1)} INFO a`,
    `${one}:${at(4)} INFO b`,
    `${one}:\tat x.Y(Y.java:1)`,
    `${two}:${at(4)} INFO e`,
    `${one}:${at(5)} INFO c`,
    `${two}:${at(9)} INFO f`,
  ]);
  const json = await search('--merge', '--json', '--max', '2', 'info', one, two);
  assert.deepEqual(
    lines(json.stdout).map((line) => JSON.parse(line).message),
    ['d', 'a'],
  );
});

test('search reads a pipe as it comes, and holds back only a record that may go on', async () => {
  const child = spawn(process.execPath, [LAUNCHER, 'search', 'level:error', '-'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  after(() => child.kill());
  let stdout = '';
  child.stdout.on('data', (data) => (stdout += data));
  const first = `${at(0)} ERROR first\n\tat a.B(B.java:1)\n`;
  child.stdin.write(`${at(0)} INFO started\n${first}`);
  await eventually('the first match', () => stdout === first);
  child.stdin.write(`${at(1)} ERROR second\n${at(2)} INFO x\n`);
  await eventually('the second match', () => stdout === `${first}${at(1)} ERROR second\n`);
  child.stdin.end(`${at(3)} ERROR third`);
  await new Promise((resolve) => child.on('close', resolve));
  assert.equal(stdout, `${first}${at(1)} ERROR second\n${at(3)} ERROR third\n`);
});

test('search ends when it has enough of a pipe that does not end', async () => {
  const child = spawn(process.execPath, [LAUNCHER, 'search', '--max', '1', 'level:error', '-'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  after(() => child.kill());
  let stdout = '';
  child.stdout.on('data', (data) => (stdout += data));
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.stdin.write(`${at(0)} ERROR a\n${at(1)} ERROR b\n${at(2)} ERROR c\n`);
  assert.equal(await ended, 0);
  assert.equal(stdout, `${at(0)} ERROR a\n`);
});

test('search paints on a terminal what it looked for, and shows nothing that controls it', async () => {
  const { output } = await runOnTerminal(['search', 'SLOW OR "request failed"', plain]);
  assert.ok(output.includes('\u001b[1m\u001b[31mrequest failed'), output);
  assert.ok(output.includes('\\u001b]0;title\\u0007\u001b[1m\u001b[31mslow'), output);
  assert.ok(!output.includes('\u0007'));
});

test('search shows on a terminal which records match and which stand around them', async () => {
  const { output } = await runOnTerminal(['search', '-B', '1', 'slow', plain]);
  const lines = output.split('\n').map((line) => line.trimEnd());
  const at = lines.findIndex((line) => /slow/i.test(line));
  assert.ok(!lines[at]!.startsWith('\u001b[2m'), output);
  assert.ok(
    lines[at - 1]!.startsWith('\u001b[2m') && lines[at - 1]!.endsWith('\u001b[22m'),
    output,
  );
});

test('search --explain prints the tree of the question', async () => {
  const { code, stdout } = await search('--explain', 'level:>=warn -healthz', plain);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), {
    kind: 'and',
    terms: [
      { kind: 'level', from: 4, to: 6 },
      { kind: 'not', term: { kind: 'text', text: 'healthz' } },
    ],
  });
});

describe('search says what is wrong', () => {
  test('with a question, and where', async () => {
    const { code, stdout, stderr } = await search('(level:errr', plain);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.equal(
      stderr,
      'log-flow: At character 8 of the query: expected a level (trace, debug, info, notice, warn, error, fatal) or none.\n' +
        '  (level:errr\n         ^\n',
    );
  });

  test('with a form that does not exist, and which ones are near', async () => {
    const { code, stderr } = await search('form:iso', plain);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /At character 6 of the query: expected the name of a format, perhaps iso-level/,
    );
  });

  test('with one of 20 KB, with more than 1,000 terms, with a faulty expression or options', async () => {
    const wrong = [
      ['a'.repeat(20_000), plain],
      ['a '.repeat(1001), plain],
      ['/(/', plain],
      ['(', plain],
      ['--from', 'yesterday', 'x', plain],
      ['--max', '0', 'x', plain],
      ['-C', '-1', 'x', plain],
      ['--json', '-C', '1', 'x', plain],
      ['--merge', '-A', '1', 'x', plain],
      ['x', '-', '-'],
      ['x'],
    ];
    for (const args of wrong) {
      const { code, stdout, stderr } = await search(...args);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, stderr);
      assert.ok(stderr.startsWith('log-flow: ') || stderr.startsWith('error: '), stderr);
      assert.ok(stderr.length < 600);
    }
  });

  test('with a file', async () => {
    const missing = await search('x', path.join(folder, 'missing'));
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /cannot read .*missing: there is no such file/);
  });

  test('with fields that no record has', async () => {
    const json = file(
      'json.log',
      `{"time":"${at(0)}","level":"info","msg":"a","user":{"id":7}}\n`.repeat(3),
    );
    assert.equal(
      (await search('user.id:7 OR nope:1', json)).stderr,
      'log-flow: no record has a field "nope"\n',
    );
    assert.equal((await search('user.id:>6 message:a', json)).stderr, '');
    assert.equal(
      (await search('status:5xx', json)).stderr,
      'log-flow: no record has a field "status"\n',
    );
    const other = await search('nope:1', plain);
    assert.deepEqual(other, {
      code: 1,
      stdout: '',
      stderr: 'log-flow: no record has a field "nope"\n',
    });
  });
});

test('search answers large questions and expressions that others backtrack on', async () => {
  const many = Array.from({ length: 999 }, (_, i) => `w${i}`).join(' OR ');
  assert.equal((await search(`${many} OR started`, plain)).stdout, LINES[0]);
  const hostile = file('hostile.log', `${at(0)} INFO ${'a'.repeat(50_000)}!\n`);
  const { code, stderr } = await search('/(a+)+$/', hostile);
  assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
});
