import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const RUNTIME = new URL('./runtime.js', import.meta.url).href;
const { majorOf, needsInstall } = (await import(RUNTIME)) as {
  majorOf(version: string): number;
  needsInstall(root: string): boolean;
};

test('the first number of a version', () => {
  assert.equal(majorOf('26.10.0'), 26);
  assert.equal(majorOf('v18.1.0'), 18);
});

test('a clone is installed once for each lockfile, and not if somebody did it by hand', (t) => {
  const root = mkdtempSync(path.join(tmpdir(), 'log-flow-runtime-'));
  t.after(() => rmSync(root, { recursive: true }));
  assert.equal(needsInstall(root), false, 'a published package has no lockfile');
  const lock = (version: string) => ({ packages: { '': {}, 'node_modules/a': { version } } });
  const write = (file: string, value: object) =>
    writeFileSync(path.join(root, file), JSON.stringify(value));
  write('package-lock.json', lock('1.0.0'));
  assert.equal(needsInstall(root), true);
  mkdirSync(path.join(root, 'node_modules'));
  assert.equal(needsInstall(root), true);
  write('node_modules/.package-lock.json', lock('1.0.0'));
  assert.equal(needsInstall(root), false);
  assert.ok(existsSync(path.join(root, 'node_modules/.log-flow-lock')));
  write('package-lock.json', lock('2.0.0'));
  assert.equal(needsInstall(root), true);
});

/** A process that goes on under another one, which runs `script`. */
function launch(script: string) {
  const code = `import { continueUnder } from ${JSON.stringify(RUNTIME)};
    continueUnder(process.execPath, ['-e', ${JSON.stringify(script)}]);`;
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: [...stdio] });
}

test('the exit code and the ending signal are passed on', async () => {
  assert.deepEqual(await once(launch('process.exit(7)'), 'exit'), [7, null]);
  const killed = launch('process.kill(process.pid, "SIGTERM"); setInterval(() => 0, 1000)');
  assert.deepEqual(await once(killed, 'exit'), [null, 'SIGTERM']);
});

test('signals are forwarded', async () => {
  const child = launch(`process.on('SIGINT', () => process.exit(5));
    setInterval(() => 0, 1000); console.log('ready')`);
  await once(child.stdout!, 'data');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [5, null]);
});

test('the death of the launcher reaches the one it started', async () => {
  const child = launch(`process.on('disconnect', () => { console.log('alone'); process.exit() });
    console.log('ready')`);
  const [first] = await once(child.stdout!, 'data');
  assert.match(String(first), /ready/);
  child.kill('SIGKILL');
  const [second] = await once(child.stdout!, 'data');
  assert.match(String(second), /alone/);
});
