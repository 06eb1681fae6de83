/** Archives and folders, each log of which is a file of the report. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tarOf, zipOf } from '../../ingest/testing/archives.ts';
import { file, folder, run } from '../testing/command.ts';

const line = (i: number, level = 'INFO') => `2026-01-01T00:00:0${i}Z ${level} request ${i} done\n`;
const FIRST = line(0) + line(1, 'ERROR');
const SECOND = line(2) + line(3) + line(4);
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
const members = [
  { path: 'app/first.log', content: FIRST },
  { path: 'app/logo.png', content: PNG },
  { path: 'app/second.log.gz', content: gzipSync(SECOND) },
];

/** Names and records of the files of a report, and the records of all. */
function told(stdout: string) {
  const { files, totalLogsProcessed } = JSON.parse(stdout);
  const rows = files.map(({ name, records }: { name: string; records: number }) => [
    path.relative(folder, name),
    records,
  ]);
  return { rows, totalLogsProcessed };
}

for (const [name, bytes] of [
  ['logs.zip', zipOf(members)],
  ['logs.tar', tarOf(members)],
  ['logs.tgz', gzipSync(tarOf(members))],
] as const) {
  test(`analyze ${name} gives a row for each log, names what it skips, and exits with 1`, async () => {
    const archive = file(name, bytes);
    const { code, stdout, stderr } = await run(['analyze', '--json', archive]);
    assert.equal(code, 1);
    assert.match(stderr, /logo\.png: The file is a PNG image, not a log\..*\(not_a_log\)\n$/);
    assert.deepEqual(told(stdout), {
      rows: [
        [`${name}/app/first.log`, 2],
        [`${name}/app/second.log.gz`, 3],
      ],
      totalLogsProcessed: 5,
    });
    const shown = await run(['analyze', archive]);
    assert.match(shown.stdout, /first\.log.*\n.*second\.log\.gz/);
  });
}

test('analyze of a folder reads all files in it, and archives among them', async () => {
  mkdirSync(path.join(folder, 'all/deep'), { recursive: true });
  file('all/a.log', FIRST);
  file('all/deep/b.zip', zipOf([{ path: 'c.log', content: SECOND }]));
  file('all/deep/z.png', PNG);
  symlinkSync('..', path.join(folder, 'all/deep/up'));
  symlinkSync('a.log', path.join(folder, 'all/latest.log'));
  mkdirSync(path.join(folder, 'elsewhere'));
  symlinkSync('../../elsewhere', path.join(folder, 'all/deep/away'));
  const { code, stdout, stderr } = await run(['analyze', '--json', path.join(folder, 'all')]);
  assert.equal(code, 1);
  assert.match(stderr, /deep\/away: it is a link to a folder \(unusable_member\)\n/);
  assert.match(stderr, /z\.png: .*not_a_log/);
  assert.deepEqual(told(stdout).rows, [
    ['all/a.log', 2],
    ['all/deep/b.zip/c.log', 3],
  ]);
  const asked = await run([
    'analyze',
    '--json',
    '--where',
    'level:error',
    path.join(folder, 'all/a.log'),
  ]);
  assert.equal(JSON.parse(asked.stdout).totalLogsProcessed, 1);
});

test('analyze of an archive in which all is well exits with 0', async () => {
  const archive = file('good.zip', zipOf([members[0]!, members[2]!]));
  const { code, stderr } = await run(['analyze', archive]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
});

test('analyze of an archive without a log, or of a kind that is not read, says so', async () => {
  const none = await run(['analyze', file('none.zip', zipOf([members[1]!]))]);
  assert.deepEqual([none.code, none.stdout], [1, '']);
  assert.match(none.stderr, /logo\.png.*\n.*no log to report on/);
  const seven = Buffer.concat([Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), Buffer.alloc(99)]);
  const other = await run(['analyze', file('logs.7z', seven)]);
  assert.equal(other.code, 1);
  assert.match(other.stderr, /logs\.7z: 7z archives are not taken apart.*\(unsupported_archive\)/);
});
