/** The commands that ask a server: jobs, report, search --job. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Client, newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { errorsIn, randomLog } from '../support/logs.ts';
import { type RunningServer, runLogFlow, startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LINES = [
  '2026-01-01T00:00:00Z INFO started from 10.0.0.1',
  '2026-01-01T00:00:01Z ERROR request 1 failed: timeout',
  '\tat server.js:1',
  'nonsense',
  '2026-01-01T00:00:02Z WARN \u001b]0;title\u0007slow',
  '2026-01-01T00:00:03Z INFO steady',
  '2026-01-01T00:00:04Z INFO steady',
  '2026-01-01T00:00:05Z INFO steady',
  '2026-01-01T00:00:06Z ERROR request 2 failed: timeout',
  '2026-01-01T00:00:07Z INFO stopped',
];
/** The last line has no end. */
const TEXT = LINES.join('\n');

describe('questions on the command line to a server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: RunningServer;
  let client: Client;
  let jobID: string;
  let file: string;

  const as = (user: Client, args: string[]) =>
    runLogFlow(args, { LOGFLOW_SERVER: server.url, LOGFLOW_TOKEN: user.token });
  const run = (...args: string[]) => as(client, args);
  const search = (query: string, ...args: string[]) =>
    run('search', query, '--job', jobID, ...args);

  before(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path);
    client = await newClient(server.url);
    ({ jobID } = await client.put('app.log', TEXT));
    await client.finished(jobID);
    file = path.join(folder.path, 'app.log');
    await writeFile(file, TEXT);
  });
  after(async () => {
    await server.kill();
    await folder.remove();
  });

  it('search prints what it prints of the file', async () => {
    for (const args of [
      ['level:error'],
      ['stopped'],
      ['invalid:true'],
      ['steady', '--max', '2'],
      ['level:error', '--count'],
      ['', '--count', '--max', '3'],
      ['request', '-C', '1'],
      ['request', '-B', '2', '-A', '1'],
      ['request', '-C', '4'],
      ['steady', '-A', '1', '--max', '1'],
      ['request', '-C', '0'],
      ['', '--from', '2026-01-01T00:00:02Z', '--to', '2026-01-01T00:00:04Z'],
      ['no such text'],
      ['no such text', '--count'],
    ]) {
      const [query = '', ...flags] = args;
      const local = await run('search', query, file, ...flags);
      assert.deepEqual(await search(query, ...flags), local, args.join(' '));
    }
  });

  it('search --json prints a line for each record, with its text', async () => {
    const { code, stdout, stderr } = await search('steady', '--json', '--max', '2');
    assert.deepEqual([code, stderr], [0, '']);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      records.map(({ line, level, message }) => [line, level, message]),
      [
        [6, 'info', 'steady'],
        [7, 'info', 'steady'],
      ],
    );
    assert.ok(records[0].text.startsWith(LINES[5]!));
    assert.match(records[0].patternID, /^\w+$/);
    const found = await search(`pattern:${records[0].patternID}`, '--count');
    assert.equal(found.stdout, '3\n');
  });

  it('more records than a page has are printed, each once', async () => {
    const lines = Array.from({ length: 2500 }, (_, i) => `2026-01-01T00:00:00Z INFO record ${i}`);
    const large = await client.put('large.log', lines.join('\n'));
    await client.finished(large.jobID);
    for (const flags of [['--max', '2400'], ['--max', '5000'], []]) {
      const { code, stdout } = await run('search', 'record', '--job', large.jobID, ...flags);
      assert.equal(code, 0);
      const most = flags.length === 0 ? 2500 : Math.min(Number(flags[1]), 2500);
      assert.ok(stdout === `${lines.slice(0, most).join('\n')}\n`, flags.join(' '));
    }
  });

  it('a faulty question is pointed at, and a field that no record has is named', async () => {
    for (const result of [
      await search('level:error (request'),
      await run('report', jobID, '--where', 'level:error (request'),
    ]) {
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr, / {2}level:error \(request\n {22}\^\n$/);
    }
    for (const flags of [[], ['--json'], ['--count'], ['--max', '1']]) {
      const { code, stderr } = await search('nosuch:1', ...flags);
      assert.equal(code, 1);
      assert.equal(stderr, 'log-flow: no record has a field "nosuch"\n');
    }
    const report = await run('report', jobID, '--where', 'nosuch:1');
    assert.equal(report.stderr, 'log-flow: no record has a field "nosuch"\n');
  });

  it('wrong usage of search says what to do', async () => {
    const wrong: [string[], RegExp][] = [
      [['search', 'x'], /give log files, archives or folders, - for the standard input, or --job/],
      [['search', 'x', file, '--job', jobID], /files or --job, not both/],
      [['search', 'x', '--job', jobID, '--merge'], /--merge is for files/],
      [['search', 'x', '--job', jobID, '--explain'], /--explain is for files/],
      [['search', 'x', '--job', jobID, '--format', 'json'], /--format is for files/],
      [['search', 'x', '--job', jobID, '--threads', '1'], /--threads is for files/],
      [['search', 'x', '--job', jobID, '-C', '1001'], /with --job give at most 1000/],
      [['search', 'x', '--job', jobID, '-C', '1', '--json'], /-A, -B and -C/],
      [['search', 'x', '--job', jobID, '--from', 'noon'], /Give a time such as/],
      [['search', 'x', '--job', jobID, '--max', '0'], /Give a whole number/],
      [['jobs', '--limit', '0'], /Give a whole number/],
      [['jobs', '--status', 'done'], /Allowed choices are Uploading, Queued/],
    ];
    for (const [args, message] of wrong) {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
    }
  });

  it('jobs lists the jobs of the caller', async () => {
    const user = await newClient(server.url);
    const none = await as(user, ['jobs']);
    assert.deepEqual(none, { code: 0, stdout: 'There are no jobs.\n', stderr: '' });
    const first = await user.put('first.log', TEXT);
    await user.finished(first.jobID);
    const second = await user.put('second.log', 'x');
    await user.finished(second.jobID);
    const { code, stdout } = await as(user, ['jobs']);
    assert.equal(code, 0);
    const [heads, ...rows] = stdout.trimEnd().split('\n');
    assert.match(heads!, /^JOB +FILE +STATUS +DONE +FORMAT +SIZE +KEPT +UNTIL \(UTC\)$/);
    assert.equal(rows.length, 2);
    assert.match(rows[0]!, new RegExp(`^${second.jobID} +second.log +Completed +100 % +`));
    assert.match(rows[1]!, /first\.log .* \d+ bytes +\d+ bytes +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const limited = await as(user, ['jobs', '--limit', '1', '--json']);
    assert.equal(JSON.parse(limited.stdout).jobID, second.jobID);
    const queued = await as(user, ['jobs', '--status', 'Queued']);
    assert.equal(queued.stdout, 'No job is Queued.\n');
    const completed = await as(user, ['jobs', '--status', 'Completed', '--json']);
    assert.equal(completed.stdout.trimEnd().split('\n').length, 2);
  });

  it('jobs lists more than the server gives at once', async () => {
    const user = await newClient(server.url);
    // In parts: a user may have 100 uploads running.
    for (let first = 0; first < 105; first += 35) {
      await Promise.all(Array.from({ length: 35 }, (_, i) => user.put(`${first + i}.log`, 'x\n')));
    }
    const { stdout } = await as(user, ['jobs', '--limit', '103', '--json']);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).jobID);
    assert.equal(new Set(ids).size, 103);
  });

  it('report shows what analyze shows, of all records and of those that match', async () => {
    for (const flags of [[], ['--where', 'level:error'], ['--from', '2026-01-01T00:00:05Z']]) {
      const own = await run('report', jobID, ...flags);
      const local = await run('analyze', file, ...flags);
      assert.equal(own.code, 0);
      const rest = (text: string) => text.slice(text.indexOf('Records'));
      assert.equal(rest(own.stdout), rest(local.stdout));
      assert.match(own.stdout, /File +app\.log\n/);
      assert.match(
        own.stdout,
        flags.length > 0 ? /Size +\d+ bytes\n/ : /Size +\d+ bytes, analysed in/,
      );
    }
    const { stdout } = await run('report', jobID, '--json');
    const { body } = await client.call('GET', `/api/stats/${jobID}`);
    assert.deepEqual(JSON.parse(stdout), body);
    const filtered = await run('report', jobID, '--json', '--to', '2026-01-01T00:00:01Z');
    assert.equal(JSON.parse(filtered.stdout).totalLogsProcessed, 1);
  });

  it('report --html writes what analyze --html writes', async () => {
    const made = /made [^<]* UTC/;
    for (const flags of [[], ['--where', 'level:error', '--from', '2026-01-01T00:00:01Z']]) {
      const own = await run('report', jobID, '--html', '-', ...flags);
      const local = await run('analyze', file, '--html', '-', ...flags);
      assert.deepEqual([own.code, local.code], [0, 0]);
      assert.match(own.stdout, /^<!doctype html>/);
      assert.equal(own.stdout.replace(made, ''), local.stdout.replace(made, ''));
    }
    const { code, stderr } = await run('report', jobID, '--html', path.join(file, 'out.html'));
    assert.equal(code, 1);
    assert.match(stderr, /cannot be written: .* \(file_unusable\)\n$/);
  });

  it('the report of a failed job ends with its error', async () => {
    const damaged = new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const failed = await client.put('bad.gz', damaged);
    const { code, stderr } = await run('report', failed.jobID);
    assert.equal(code, 1);
    assert.match(stderr, /\((corrupt|truncated)_gzip\)\n$/);
    const asked = await run('search', 'x', '--job', failed.jobID);
    assert.equal(asked.code, 1);
    assert.match(asked.stderr, /\(bytes_gone\)\n$/);
  });

  it('jobs that are not there, or of others, and who is not signed in', async () => {
    const stranger = await newClient(server.url);
    const unknown = '00000000-0000-4000-8000-000000000000';
    const commands = (id: string) => [
      ['search', 'x', '--job', id],
      ['report', id],
      ['report', id, '--where', 'x'],
      ['search', 'x', '--job', id, '--json'],
      ['search', 'x', '--job', id, '--count'],
      ['search', 'x', '--job', id, '--max', '1'],
      ['search', 'x', '--job', id, '-C', '1'],
    ];
    const refused: [Client, string[], string][] = [
      ...commands(jobID).map((args): [Client, string[], string] => [stranger, args, 'not_found']),
      ...[unknown, 'abc', '../keys'].flatMap((id) =>
        commands(id)
          .slice(0, 2)
          .map((args): [Client, string[], string] => {
            return [client, args, id === unknown ? 'not_found' : 'bad_job_id'];
          }),
      ),
    ];
    for (const [user, args, code] of refused) {
      const result = await as(user, args);
      assert.deepEqual([result.code, result.stdout], [1, ''], args.join(' '));
      assert.match(result.stderr, new RegExp(`\\(${code}\\)\\n$`), args.join(' '));
    }
    const closed = await closedPort();
    for (const args of [['jobs'], ['report', jobID], ['search', 'x', '--job', jobID]]) {
      const unsigned = await runLogFlow(args, { LOGFLOW_SERVER: server.url });
      assert.equal(unsigned.code, 2);
      assert.match(unsigned.stderr, /not signed in at \S+: run .* login, or give --token/);
      const away = { LOGFLOW_SERVER: closed, LOGFLOW_TOKEN: 'x' };
      const alone = await runLogFlow(args, away);
      assert.equal(alone.code, 1);
      assert.match(alone.stderr, /cannot reach http:\S+: the connection was refused/);
    }
  });

  it('of a file that still uploads the part that has come is searched, and that is said', async () => {
    const id = randomUUID();
    const end = Promise.withResolvers<void>();
    async function* source() {
      yield Buffer.from(randomLog(40_000));
      await end.promise;
    }
    const sent = client.put('growing.log', ReadableStream.from(source()), `?jobID=${id}`);
    const args = ['search', 'level:error', '--job', id, '--count'];
    const result = await eventually('records to be found', async () => {
      const answer = await run(...args);
      return answer.code === 0 && answer;
    });
    assert.match(result.stderr, /log-flow: the file still uploads: only the part that had come/);
    end.resolve();
    await sent;
    await client.finished(id);
    const whole = await run(...args);
    assert.deepEqual(whole, { code: 0, stdout: `${errorsIn(40_000)}\n`, stderr: '' });
  });

  it('where stored bytes are damaged, that part is named', async () => {
    const blobs = path.join(folder.path, 'blobs');
    const prefixes = async () => (await readdir(blobs)).filter((name) => !name.startsWith('.'));
    const earlier = new Set(await prefixes());
    const { jobID: id } = await client.put('damaged.log', randomLog(20_000));
    await client.finished(id);
    const [prefix, ...others] = (await prefixes()).filter((name) => !earlier.has(name));
    assert.deepEqual(others, []);
    for (const name of await readdir(path.join(blobs, prefix!))) {
      const blob = path.join(blobs, prefix!, name);
      const bytes = await readFile(blob);
      bytes.fill(0, bytes.length - 2000, bytes.length - 1000);
      await writeFile(blob, bytes);
    }
    const counted = await run('search', 'login', '--job', id, '--count');
    assert.match(counted.stderr, /nothing is said of .* from line \d.* on, which cannot be read/);
    const all = await run('search', 'login', '--job', id);
    const report = await run('report', id, '--where', 'login');
    assert.match(report.stderr, /nothing is said of /);
    assert.equal(all.code, 1);
    assert.match(all.stderr, /nothing is said of /);
    assert.match(all.stderr, /(\(blob_corrupt\)|broke off before the end of its answer)\n$/);
  });
});

/** The address of a server that was there. */
async function closedPort(): Promise<string> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return `http://127.0.0.1:${port}`;
}
