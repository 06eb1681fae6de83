/** The file of settings, and what `config` and `doctor` say of it. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { folder, run } from '../testing/command.ts';

function settings(text: string, mode = 0o600): string {
  const file = path.join(folder, `settings-${Math.random()}.env`);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const DATA = { LOGFLOW_DATA_DIR: path.join(folder, 'doctor-data') };

async function shown(env: Record<string, string>) {
  const { code, stdout, stderr } = await run(['config', '--json', '--all'], { env });
  const all = new Map<string, { value: string | null; source: string }>();
  for (const line of stdout.trim().split('\n')) {
    const { name, ...rest } = JSON.parse(line);
    all.set(name, rest);
  }
  return { code, stderr, all };
}

test('an option goes before the environment, that before the file, that before the default', async () => {
  const file = settings('# mine\nKEYWORDS="file, a"\nexport TIME_ZONE=Europe/Berlin\nPORT=4000\n');
  const env = { LOGFLOW_CONFIG: file, PORT: '5000' };
  const { code, all, stderr } = await shown(env);
  assert.deepEqual([code, stderr], [0, '']);
  const told = ['KEYWORDS', 'TIME_ZONE', 'PORT', 'HOST', 'MAX_UPLOAD_BYTES'].map((name) => {
    const { value, source } = all.get(name)!;
    return [value, source];
  });
  assert.deepEqual(told, [
    ['file, a', 'file'],
    ['Europe/Berlin', 'file'],
    ['5000', 'environment'],
    ['127.0.0.1', 'default'],
    [null, 'unset'],
  ]);
  const asked = settings('LOGFLOW_SERVER=http://127.0.0.1:1\nLOGFLOW_TOKEN=key\n');
  const jobs = ['jobs', '--server', 'http://127.0.0.1:2'];
  const { stderr: said } = await run(jobs, { env: { LOGFLOW_CONFIG: asked } });
  assert.match(said, /cannot reach http:\/\/127\.0\.0\.1:2/);
});

test('the own file of a person is read where none is named', async () => {
  const config = path.join(folder, 'own');
  mkdirSync(path.join(config, 'log-flow'), { recursive: true });
  writeFileSync(path.join(config, 'log-flow/settings.env'), 'RETENTION_DAYS=7\n');
  const { all } = await shown({ XDG_CONFIG_HOME: config });
  assert.deepEqual(all.get('RETENTION_DAYS')?.value, '7');
});

test('secrets are not shown', async () => {
  const { all } = await shown({
    DATABASE_URL: 'postgres://me:hidden@db/x',
    LOGFLOW_TOKEN: 'hidden',
    LOGFLOW_PASSWORD: 'hidden',
  });
  assert.equal(all.get('DATABASE_URL')?.value, 'postgres://me:***@db/x');
  assert.equal(all.get('LOGFLOW_TOKEN')?.value, '***');
  assert.ok(!JSON.stringify([...all]).includes('hidden'));
});

test('what is wrong in a file is told by its line', async () => {
  const file = settings('KEYWORD=a\n\nnonsense\nLOGFLOW_CONFIG=b\n');
  const { code, stderr } = await run(['formats', 'list'], { env: { LOGFLOW_CONFIG: file } });
  assert.equal(code, 2);
  for (const said of [
    /:1 has KEYWORD, which is unknown: did you mean KEYWORDS\?/,
    /:3 is no line/,
    /:4 names another/,
  ])
    assert.match(stderr, said);
  const gone = await run(['formats', 'list'], { env: { LOGFLOW_CONFIG: '/nowhere' } });
  assert.equal(gone.code, 2);
  assert.match(gone.stderr, /LOGFLOW_CONFIG names \/nowhere, which is not there/);
});

test('a file with secrets that others may read is warned of', async () => {
  const file = settings('LOGFLOW_TOKEN=key\n', 0o644);
  const { code, stderr } = await run(['formats', 'list'], { env: { LOGFLOW_CONFIG: file } });
  assert.equal(code, 0);
  assert.match(stderr, /others may read .*: chmod 600/);
});

test('config names values that cannot be used, and exits with 2', async () => {
  const { code, stdout, stderr } = await run(['config'], {
    env: { PORT: 'x', KEEP_UPLOADS: 'no' },
  });
  assert.equal(code, 2);
  assert.match(stdout, /PORT +x +environment/);
  assert.match(stderr, /PORT is "x"[\s\S]*KEEP_UPLOADS is "no"/);
});

test('doctor finds the embedded form good', async () => {
  const { code, stdout, stderr } = await run(['doctor'], { env: DATA });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /✔ database: embedded/);
  assert.match(stdout, /✔ server http:\/\/127\.0\.0\.1:3008/);
});

test('doctor says what to do where nothing answers, and shows no password', async () => {
  const env = {
    ...DATA,
    DATABASE_URL: 'postgres://me:hidden@127.0.0.1:1/x',
    RABBITMQ_URL: 'amqp://me:hidden@127.0.0.1:1',
    STORAGE_URL: 's3://logs?endpoint=http://127.0.0.1:1&region=x',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'hidden',
  };
  const { code, stdout } = await run(['doctor', '--json'], { env });
  assert.equal(code, 1);
  const findings = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const bad = findings.filter(({ isGood }) => !isGood);
  assert.deepEqual(
    bad.map(({ name }) => name),
    ['database', 'RabbitMQ', 'storage'],
  );
  for (const { advice } of bad) assert.ok(advice.length > 10);
  assert.ok(!stdout.includes('hidden'));
});
