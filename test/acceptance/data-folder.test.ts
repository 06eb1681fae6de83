import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { newClient } from '../support/client.ts';
import { bracketedLog, randomLog } from '../support/logs.ts';
import { runLogFlow, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

describe('the data folder', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());
  const data = (name: string) => path.join(folder.path, name);

  it('is for its owner alone, whatever it was before', async (t) => {
    await mkdir(data('open'), { mode: 0o755 });
    await chmod(data('open'), 0o755);
    const first = await startServer(data('open'), { LOGFLOW_WORKERS: '0' });
    t.after(first.kill);
    const client = await newClient(first.url);
    await client.put('a.log', randomLog(3000));
    await client.put('b.log', bracketedLog(10));
    assert.equal(await first.stop(), 0);
    assert.deepEqual(await openToOthers(data('open')), []);
    // As an earlier release left it.
    await chmod(data('open/database/PG_VERSION'), 0o666);
    await chmod(data('open/database/base'), 0o777);
    await chmod(data('open'), 0o755);
    const second = await startServer(data('open'), { LOGFLOW_WORKERS: '0' });
    t.after(second.kill);
    assert.equal((await stat(data('open'))).mode & 0o077, 0);
    assert.equal(await second.stop(), 0);
    assert.deepEqual(await openToOthers(data('open')), []);
  });

  it('is refused where the database in it is not whole, and left as it is', async () => {
    for (const missing of ['PG_VERSION', 'global/pg_control', 'pg_wal']) {
      await rm(data('broken'), { recursive: true, force: true });
      await cp(data('open'), data('broken'), { recursive: true });
      await rm(data(`broken/database/${missing}`), { recursive: true });
      const before = await readdir(data('broken/database'));
      const { code, stderr } = await serve(data('broken'));
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`${missing} is missing. Restore .* \\(database_damaged\\)`));
      assert.deepEqual(await readdir(data('broken/database')), before);
    }
  });

  it('is refused with a clear message where files of the database are damaged', async () => {
    await rm(data('broken'), { recursive: true, force: true });
    await cp(data('open'), data('broken'), { recursive: true });
    const control = data('broken/database/global/pg_control');
    await writeFile(control, Buffer.alloc((await readFile(control)).length, 0x55));
    const { code, stderr } = await serve(data('broken'));
    assert.equal(code, 1);
    assert.match(stderr, /cannot be used: its files are damaged\. Restore/);
    assert.doesNotMatch(stderr, /ASSERTIONS|at .*\.js/);
  });

  it('cannot lie where the system takes none, and that is said', async () => {
    const { code, stderr } = await serve('/proc/nowhere');
    assert.equal(code, 1);
    assert.match(stderr, /\/proc\/nowhere/);
  });

  const serve = (folderPath: string) =>
    runLogFlow(['serve'], { LOGFLOW_DATA_DIR: folderPath, PORT: '0' });
});

/** Files and folders that group or others may read, write or enter. */
async function openToOthers(folder: string): Promise<string[]> {
  const names = ['.', ...(await readdir(folder, { recursive: true }))];
  const modes = await Promise.all(
    names.map(async (name) => (await stat(path.join(folder, name))).mode),
  );
  return names.filter((_, index) => (modes[index]! & 0o077) !== 0);
}
