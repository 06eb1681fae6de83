import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { createFilesystemBlobStore } from './index.ts';
import { blobPath } from './layout.ts';
import { linkAll } from './link-all.ts';

const KEY = '0123-ab/000000.zst';
/** Of another file system, on Linux. */
const OTHER_DISK = '/dev/shm';

describe('links to all blobs', () => {
  let folder: TemporaryFolder;
  let source: string;
  before(async () => {
    folder = await temporaryFolder();
    source = path.join(folder.path, 'blobs');
  });
  after(() => folder.remove());

  it('are none where nothing was stored', async () => {
    const target = path.join(folder.path, 'none');
    await linkAll(path.join(folder.path, 'missing'), target);
    assert.deepEqual(await readdir(target), []);
  });

  it('keep blobs that are removed or replaced, and leave other files alone', async () => {
    const blobs = await createFilesystemBlobStore(source);
    await blobs.put(KEY, Buffer.from('before'));
    await writeFile(path.join(source, 'mine.txt'), '');
    await mkdir(path.join(source, 'mine'));
    await writeFile(path.join(source, 'mine/notes.txt'), '');
    const target = path.join(folder.path, 'target');
    await linkAll(source, target);
    await blobs.put(KEY, Buffer.from('after'));
    assert.equal(await readFile(blobPath(target, KEY), 'utf8'), 'before');
    await blobs.remove(KEY);
    assert.equal(await readFile(blobPath(target, KEY), 'utf8'), 'before');
    assert.deepEqual(await readdir(target), ['ab']);
  });

  it('are copies where the file system has no links', {
    skip: !existsSync(OTHER_DISK),
  }, async (t) => {
    const blobs = await createFilesystemBlobStore(source);
    await blobs.put(KEY, Buffer.from('copied'));
    const other = await mkdtemp(`${OTHER_DISK}/log-flow-test-`);
    t.after(() => rm(other, { recursive: true }));
    await linkAll(source, path.join(other, 'target'));
    assert.equal(await readFile(blobPath(path.join(other, 'target'), KEY), 'utf8'), 'copied');
  });
});
