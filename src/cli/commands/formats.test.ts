import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { file, folder, packed, plain, run } from '../testing/command.ts';

const SHOP = {
  name: 'shop',
  title: 'The shop',
  kind: 'pattern',
  priority: 90,
  continuation: 'none',
  patterns: ['%{ts:iso8601} ~ %{level} ~ %{message}'],
  samples: [
    {
      line: '2025-02-20T10:00:00Z ~ info ~ x',
      timestamp: '2025-02-20T10:00:00.000Z',
      level: 'info',
    },
  ],
};
const shopLog = file('shop.log', '2025-02-20T10:00:00Z ~ error ~ sold out\nnonsense\n');

function formatsFolder(name: string, format: object): string {
  const full = path.join(folder, name);
  mkdirSync(full);
  writeFileSync(path.join(full, 'shop.json'), JSON.stringify(format));
  return full;
}
const shopFolder = formatsFolder('formats', SHOP);
const faultyFolder = formatsFolder('faulty-formats', { ...SHOP, kind: 'yaml' });

test('analyze reads a file in the format that is named, or by a pattern', async () => {
  const reportOf = async (...args: string[]) =>
    JSON.parse((await run(['analyze', '--json', shopLog, ...args])).stdout);
  const byPattern = await reportOf('--format', '%{ts:iso8601} ~ %{level} ~ %{message}');
  assert.equal(byPattern.logLevelCounts.error, 1);
  assert.deepEqual(byPattern.format, { name: 'custom', title: 'Own pattern', confidence: 0.5 });
  assert.equal((await reportOf('--format', 'generic')).format.name, 'generic');
  const own = await reportOf('--formats-dir', shopFolder);
  assert.deepEqual(own.format, { name: 'shop', title: 'The shop', confidence: 0.5 });
  const named = await reportOf('--formats-dir', shopFolder, '--format', 'shop');
  assert.equal(named.invalidLogs, 1);
});

test('formats of the user come from the environment as well', async () => {
  const env = { LOGFLOW_FORMATS_DIR: shopFolder };
  const { stdout } = await run(['analyze', '--json', shopLog], { env });
  assert.equal(JSON.parse(stdout).format.name, 'shop');
});

test('faulty formats are wrong usage, and it says what is wrong where', async () => {
  for (const [args, expected] of [
    [
      ['analyze', shopLog, '--format', 'nonsense'],
      'no format is named "nonsense": the command formats list shows all',
    ],
    [['analyze', shopLog, '--format', '%{what}'], 'no field kind "what"'],
    [['analyze', shopLog, '--formats-dir', faultyFolder], 'shop.json: kind: must be one of'],
    [['formats', 'list', '--formats-dir', '/nowhere'], 'The formats of /nowhere cannot be used'],
    [['formats', 'show', 'nonsense'], 'no format is named "nonsense"'],
    [['serve', '--formats-dir', faultyFolder], 'shop.json: kind: must be one of'],
  ] as const) {
    const { code, stdout, stderr } = await run([...args]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, args.join(' '));
    assert.ok(stderr.includes(expected), stderr);
  }
});

test('formats list and show tell what a format is, for people and as JSON', async () => {
  const list = await run(['formats', 'list', '--formats-dir', shopFolder]);
  assert.equal(list.code, 0);
  for (const part of ['shop', 'The shop', 'syslog']) assert.ok(list.stdout.includes(part), part);
  const asJson = JSON.parse((await run(['formats', 'list', '--json'])).stdout);
  assert.ok(asJson.length >= 45);
  const shown = await run(['formats', 'show', 'shop', '--formats-dir', shopFolder]);
  assert.ok(shown.stdout.includes(SHOP.patterns[0]!));
  const one = JSON.parse((await run(['formats', 'show', 'redis', '--json'])).stdout);
  assert.equal(one.name, 'redis');
  assert.ok(one.patterns.length > 0 && one.samples.length > 0);
});

test('formats test says how each format does, and why lines failed', async () => {
  const text = await run(['formats', 'test', plain]);
  assert.equal(text.code, 0);
  for (const part of ['iso-level', '75', 'no_timestamp', 'line 3', 'nonsense']) {
    assert.ok(text.stdout.includes(part), part);
  }
  const zipped = JSON.parse((await run(['formats', 'test', packed, '--json'])).stdout);
  assert.equal(zipped.format.name, 'iso-level');
  assert.equal(zipped.trials[0].share, 0.75);
  const args = ['formats', 'test', '-', '--json', '--format', '%{ts:iso8601} ~ %{message}'];
  const one = JSON.parse((await run(args, { input: '2025-02-20T10:00:00Z ~ x\n' })).stdout);
  assert.equal(one.trials.length, 1);
  assert.equal(one.format.confidence, 1);
  assert.equal((await run(['formats', 'test', '/nowhere'])).code, 1);
});
