/** What `search`, `records` and `analyze --where` read of archives, folders and compressed files that are cut off. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tarOf, zipOf } from '../../ingest/testing/archives.ts';
import { file, folder, run } from '../testing/command.ts';

const line = (i: number, level = 'INFO') => `2026-01-01T00:00:0${i}Z ${level} request ${i} done\n`;
const FIRST = line(0) + line(3, 'ERROR');
const SECOND = line(2) + line(1, 'ERROR') + line(4);
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
const logs = [
  { path: 'app/first.log', content: FIRST },
  { path: 'empty.log', content: '' },
  { path: 'app/second.log.gz', content: gzipSync(SECOND) },
];
const zip = file('logs.zip', zipOf(logs));
const tgz = file('logs.tgz', gzipSync(tarOf(logs)));
const withImage = file('image.zip', zipOf([{ path: 'logo.png', content: PNG }, logs[0]!]));
const many = Array.from({ length: 9000 }, (_, i) => line(0).replace('0 done', `${i} done`)).join(
  '',
);
const cut = file('cut.log.gz', gzipSync(many).subarray(0, 3000));

for (const archive of [zip, tgz]) {
  describe(path.basename(archive), () => {
    test('search prints the matches of each log behind its name', async () => {
      const { code, stdout, stderr } = await run(['search', 'level:error', archive]);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      assert.equal(
        stdout,
        `${archive}/app/first.log:${line(3, 'ERROR')}${archive}/app/second.log.gz:${line(1, 'ERROR')}`,
      );
    });

    test('search takes line numbers, context, order and counts as of files', async () => {
      const byLine = await run(['search', 'line:2', archive]);
      assert.equal(byLine.stdout.match(/ERROR/g)?.length, 2);
      const around = await run(['search', '-B', '1', 'request-3 OR "request 3"', archive]);
      assert.match(around.stdout, /first\.log-.*request 0.*\n.*first\.log:.*request 3/);
      const merged = await run(['search', '--merge', 'request', archive]);
      assert.deepEqual(
        [...merged.stdout.matchAll(/request (\d)/g)].map(([, number]) => number),
        // The order of one file stays.
        ['0', '2', '1', '3', '4'],
      );
      const counted = await run(['search', '--count', 'request', archive]);
      assert.deepEqual(counted.stdout.match(/:\d/g), [':2', ':0', ':3']);
    });

    test('records prints each record with its file and pattern', async () => {
      const { code, stdout } = await run(['records', archive]);
      assert.equal(code, 0);
      const records = stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text));
      assert.deepEqual(
        records.map((record) => [path.basename(record.file), record.line, record.pattern]),
        [
          ['first.log', 1, 'request <*> done'],
          ['first.log', 2, 'request <*> done'],
          ['second.log.gz', 1, 'request <*> done'],
          ['second.log.gz', 2, 'request <*> done'],
          ['second.log.gz', 3, 'request <*> done'],
        ],
      );
    });

    test('analyze --where reports on the records that match', async () => {
      const { stdout, stderr } = await run([
        'analyze',
        '--json',
        '--where',
        'level:error',
        archive,
      ]);
      assert.equal(stderr, '');
      const { files, totalLogsProcessed } = JSON.parse(stdout);
      assert.equal(totalLogsProcessed, 2);
      assert.deepEqual(
        files.map(({ records }: { records: number }) => records),
        [1, 0, 1],
      );
    });
  });
}

test('what is no log in an archive is named once, the rest is read, and the exit code is 1', async () => {
  for (const args of [
    ['search', 'ERROR'],
    ['search', '--json', 'ERROR'],
    ['records', '--where', 'level:error'],
    ['analyze', '--json', '--where', 'level:error'],
  ]) {
    const { code, stdout, stderr } = await run([...args, withImage]);
    assert.equal(code, 1);
    assert.match(stdout, /request/);
    assert.equal(stderr.match(/logo\.png: .*not_a_log/g)?.length, 1);
  }
});

test('an archive without a log says so', async () => {
  const none = file('none.zip', zipOf([{ path: 'a.png', content: PNG }]));
  const { code, stderr } = await run(['search', 'ERROR', none]);
  assert.equal(code, 1);
  assert.match(stderr, /a\.png.*\n.*there is no log to read/);
});

test('a compressed file that is cut off is searched as far as it goes, and the exit code is 1', async () => {
  for (const args of [['search', 'request'], ['search', '--json', 'request'], ['records']]) {
    const { code, stdout, stderr } = await run([...args, cut]);
    assert.equal(code, 1);
    assert.ok(stdout.split('\n').length > 100);
    assert.equal(stderr.match(/cut\.log\.gz: .*truncated_gzip/g)?.length, 1);
  }
});

test('a folder is searched with all files in it', async () => {
  mkdirSync(path.join(folder, 'all'));
  file('all/a.log', FIRST);
  file('all/b.zip', zipOf([{ path: 'c.log', content: SECOND }]));
  file('all/c.png', PNG);
  file('all/d.log', SECOND);
  for (const query of ['level:error', 'line:2 level:error']) {
    const { code, stdout, stderr } = await run(['search', query, path.join(folder, 'all')]);
    assert.equal(code, 1);
    assert.deepEqual(stdout.match(/[a-d]\.log:/g), ['a.log:', 'c.log:', 'd.log:']);
    assert.equal(stderr.match(/c\.png: .*not_a_log/g)?.length, 1);
  }
});

test('what cannot be read of several files is named, and the others are read', async () => {
  const named = [
    file('one.log', FIRST),
    path.join(folder, 'nowhere.log'),
    file('two.png', PNG),
    file('three.log', SECOND),
  ];
  for (const args of [
    ['search', 'level:error'],
    ['search', 'line:2 level:error'],
    ['search', '--merge', 'level:error'],
    ['search', '-C', '1', 'level:error'],
    ['search', '--count', 'level:error'],
    ['records'],
    ['analyze', '--top', '5'],
    ['analyze', '--where', 'level:error'],
  ]) {
    const { code, stdout, stderr } = await run([...args, ...named]);
    assert.equal(code, 1, args.join(' '));
    for (const name of [/one\.log/, /three\.log/]) assert.match(stdout, name, args.join(' '));
    assert.equal(stderr.match(/nowhere\.log: there is no such file/g)?.length, 1);
    assert.equal(stderr.match(/two\.png: .*not_a_log/g)?.length, 1);
  }
});

test('an archive may come from a pipe where that is read as a whole', async () => {
  const input = tarOf(logs);
  for (const args of [
    ['analyze', '--json'],
    ['analyze', '--json', '--where', 'request'],
    ['analyze', '--json', '--where', 'request -pattern:0123456789abcdef'],
    ['records'],
    ['search', '--json', 'request'],
  ]) {
    const { code, stdout, stderr } = await run([...args, '-'], { input });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, args.join(' '));
    assert.match(stdout, /first\.log/);
    assert.match(stdout, /second\.log\.gz/);
  }
  const live = await run(['search', 'request', '-'], { input });
  assert.equal(live.code, 1);
  assert.match(live.stderr, /a tar archive, not a log.*not_a_log/);
});
