/** The script of completion in a real bash. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { createProgram } from '../main.ts';
import { bashScript, zshScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { completablesOf } from './tree.ts';

const commands = completablesOf(await createProgram());

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const script = [
    bashScript(commands),
    `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _log_flow; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join('\n');
  const output = execFileSync('bash', ['--norc', '-c', script, 'bash', 'log-flow', ...words], {
    encoding: 'utf8',
  });
  return output.split('\n').filter(Boolean);
}

test('commands, and those below them', () => {
  assert.deepEqual(offered('up'), ['upload']);
  assert.ok(offered('').includes('analyze'));
  assert.deepEqual(offered('failed', ''), ['list', 'show', 'retry', 'drop']);
});

test('options of a command, and their choices', () => {
  assert.deepEqual(offered('upload', 'x.log', '--re'), ['--resume']);
  assert.deepEqual(offered('failed', 'list', '--l'), ['--limit']);
  assert.deepEqual(offered('jobs', '--status', 'In'), ['In\\ Progress']);
  assert.deepEqual(offered('jobs', '--status', 'F'), ['Failed']);
});

test('where only a file may stand, nothing: then the shell offers files', () => {
  assert.deepEqual(offered('analyze', ''), []);
});

test('the scripts of other shells name every command', () => {
  for (const script of [zshScript(commands), fishScript(commands)])
    for (const { path } of commands) assert.ok(script.includes(path.split(' ').at(-1)!), path);
});
