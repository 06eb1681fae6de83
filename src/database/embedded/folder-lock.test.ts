import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { eventually } from '../../../test/support/eventually.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { isFolderInUse, lockFolder } from './folder-lock.ts';

/** Another process that takes the lock of a folder and keeps it until it is killed. */
async function holderOf(folder: string) {
  const module = new URL('./folder-lock.ts', import.meta.url).href;
  const script = `import { lockFolder } from '${module}';
    lockFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('folder lock', () => {
  it('is refused at once while another process holds it, naming that process', async (t) => {
    const folder = await temporaryFolder();
    const holder = await holderOf(folder.path);
    t.after(async () => {
      holder.kill('SIGKILL');
      await folder.remove();
    });
    assert.throws(
      () => lockFolder(folder.path),
      (error: Error) => isFolderInUse(error) && error.message.includes(`${holder.pid}`),
    );
  });

  it('is free again when its holder was killed', async () => {
    const folder = await temporaryFolder();
    const holder = await holderOf(folder.path);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = await eventually('the lock', () => lockFolder(folder.path), 5000);
    lock.release();
    await folder.remove();
  });

  it('can be taken again after its release', async () => {
    const folder = await temporaryFolder();
    lockFolder(folder.path).release();
    lockFolder(folder.path).release();
    await folder.remove();
  });
});
