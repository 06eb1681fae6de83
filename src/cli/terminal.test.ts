/** What the commands print on a terminal, and what they print elsewhere, of a log that wants to control it. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { file, run, runOnTerminal } from './testing/command.ts';

/** Controls, marks that turn text, ends of lines, and what has no width; not those that a report's parser drops. */
const HOSTILE = [
  ...'\u0007\u007f\u0085\u0090\u009b\u009d\u00ad\u061c\u200b\u200c\u200d\u200e\u200f',
  ...'\u2028\u2029\u202a\u202d\u202e\u2060\u2066\u2069\ufeff',
];
const MARKED = HOSTILE.map((character) => `H${character}T`).join('');
const ESCAPED = HOSTILE.map(
  (character) => `H\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}T`,
);
const LOG = [`2026-01-01T00:00:00Z INFO started ${MARKED}`, `${MARKED} nonsense`, ''].join('\n');
const hostileFile = file(`app-${MARKED}.log`, LOG);
const hostileFormat = file('format.log', LOG);

/** No character reached the terminal; where `escapes` is set, each is there as its escape. */
function assertHarmless(shown: string, escapes = ESCAPED): void {
  for (const character of HOSTILE) {
    assert.ok(!shown.includes(`H${character}T`), JSON.stringify(character));
  }
  for (const expected of escapes) assert.ok(shown.includes(expected), `${expected} in ${shown}`);
}

describe('on a terminal, a hostile log is only shown', () => {
  for (const args of [
    ['analyze', hostileFile],
    ['analyze', '--json', hostileFile],
    ['analyze', '--keyword', MARKED, hostileFile],
    ['records', hostileFile],
    ['records', hostileFile, hostileFormat],
    ['formats', 'test', '--json', hostileFile],
  ]) {
    test(args.filter((arg) => !arg.includes('H')).join(' '), async () => {
      assertHarmless((await runOnTerminal(args)).output, []);
    });
  }

  test('formats test cuts its samples', async () => {
    assertHarmless((await runOnTerminal(['formats', 'test', hostileFile])).output, []);
  });

  test('each character is seen', async () => {
    const { output } = await runOnTerminal(['records', hostileFormat]);
    assertHarmless(output);
    const [first] = output.split('\r\n');
    assert.equal(JSON.parse(first!.slice(first!.indexOf('{'))).message, `started ${MARKED}`);
  });

  test('errors, of the command and of its usage', async () => {
    for (const args of [
      ['analyze', `${hostileFile}.none`],
      ['records', `${hostileFile}.none`],
      ['upload', '--token', 't', `${hostileFile}.none`],
      ['upload', '--token', 't', '--server', MARKED, hostileFile],
      ['formats', 'show', MARKED],
      [MARKED],
      ['analyze', `--${MARKED}`],
      ['failed', 'show', MARKED],
      ['users', 'add', MARKED],
    ]) {
      const { code, output } = await runOnTerminal(args);
      assert.ok(code !== 0, args.join(' '));
      assertHarmless(output);
    }
  });
});

/** No colours and no rules. */
function assertPlain(text: string): void {
  for (const character of '\u001b│─') assert.ok(!text.includes(character), text);
}

/** Of a terminal that does not say how wide it is. */
const WIDTH = 80;

test('a table fits into the terminal, in black and white but for its titles in bold', async () => {
  const { output } = await runOnTerminal(['formats', 'list']);
  const [head, ...lines] = output.trimEnd().split('\r\n');
  assert.ok(head!.startsWith('\u001b[1mname'), head);
  assert.ok(!head!.includes('\u001b[3'), head);
  assertPlain(lines.join('\n'));
  assert.ok(lines.every((line) => line.length <= WIDTH));
});

describe('elsewhere', () => {
  test('a table has no colours, and nothing is cut', async () => {
    const { stdout } = await run(['formats', 'list']);
    assertPlain(stdout);
    assert.ok(stdout.split('\n').some((line) => line.length > WIDTH));
  });

  test('records and --json are exact', async () => {
    const { stdout } = await run(['records', hostileFormat]);
    assert.equal(JSON.parse(stdout.split('\n')[0]!).message, `started ${MARKED}`);
    assert.ok(stdout.includes('H\u009bT') && stdout.includes('H\u202eT'));
    const { stdout: report } = await run(['analyze', '--json', hostileFormat]);
    assert.ok(report.includes('H\u009bT') && report.includes('H\u202eT'));
  });

  test('text for people is harmless as well: it may be shown by a pager', async () => {
    assertHarmless((await run(['analyze', hostileFile])).stdout, []);
  });
});

describe('what a server says', () => {
  let server: Server;
  let url: string;
  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      const job = { jobID: MARKED, fileName: MARKED, status: MARKED };
      const isUpload = request.method === 'PUT';
      const problem = { status: 409, title: MARKED, detail: MARKED, code: MARKED };
      request.on('end', () => {
        response.statusCode = isUpload ? 202 : 409;
        response.end(JSON.stringify(isUpload ? { jobs: [job] } : problem));
      });
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  test('is only shown', async () => {
    const to = ['--server', url, '--token', 't'];
    for (const args of [
      ['upload', ...to, hostileFile],
      ['upload', '--json', ...to, hostileFile],
      ['watch', ...to, '4f1d6f0e-1111-4222-8333-444455556666'],
    ]) {
      assertHarmless((await runOnTerminal(args)).output);
    }
    const { stdout } = await run(['upload', '--json', ...to, hostileFile]);
    assert.ok(stdout.includes('H\u202eT'));
  });
});
