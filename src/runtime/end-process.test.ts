import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

const MODULE = new URL('./end-process.ts', import.meta.url).href;

/** Runs a program that may call `endProcess`; gives its code and what it said. */
async function run(program: string): Promise<{ code: number; said: string }> {
  const source = `import { endProcess } from '${MODULE}';
    process.on('beforeExit', () => console.log('by itself'));
    ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code, said: said.trim() };
}

describe('endProcess', () => {
  it('lets a process end by itself where nothing is open', async () => {
    assert.deepEqual(await run('endProcess(3);'), { code: 3, said: 'by itself' });
  });

  it('ends it where something stays open', async () => {
    assert.deepEqual(await run('setInterval(() => {}, 1000); endProcess(4);'), {
      code: 4,
      said: '',
    });
  });
});
