import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporary-folder.ts';
import { assertMayWrite, writeWholeFile } from './write-whole-file.ts';

const HOUR_MS = 3600 * 1000;

describe('a file that is written whole', () => {
  let folder: TemporaryFolder;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = path.join(folder.path, 'file');
  });
  afterEach(() => folder.remove());
  const write = (content: Readable, force = false, signal = new AbortController().signal) =>
    writeWholeFile(file, content, { force, signal, mode: 0o600 });
  const names = () => readdir(folder.path);

  it('has the mode asked for, and keeps what is there unless it is forced', async () => {
    assert.equal(await write(Readable.from([Buffer.from('one')])), 3);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await assert.rejects(write(Readable.from([Buffer.from('two')])), { code: 'file_exists' });
    assert.equal(await readFile(file, 'utf8'), 'one');
    await chmod(file, 0o644);
    await write(Readable.from([Buffer.from('two')]), true);
    assert.equal(await readFile(file, 'utf8'), 'two');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await names(), ['file']);
  });

  it('is refused before the work begins where it cannot be made', () => {
    const place = path.join(folder.path, 'missing', 'file');
    assert.throws(() => assertMayWrite(place, { force: true }), {
      code: 'file_unusable',
      message: `${place} cannot be written: no such file or directory.`,
    });
    assert.throws(() => assertMayWrite(folder.path, { force: true }), { code: 'file_unusable' });
    assertMayWrite(file, { force: false });
  });

  it('is not there where its content fails, or is stopped', async () => {
    const failing = async function* () {
      yield Buffer.from('half');
      throw new Error('failed');
    };
    await assert.rejects(write(Readable.from(failing())), /failed/);
    const stopping = new AbortController();
    const endless = async function* () {
      for (;;) {
        yield Buffer.alloc(1000);
        stopping.abort();
      }
    };
    await assert.rejects(write(Readable.from(endless()), true, stopping.signal), /abort/);
    assert.deepEqual(await names(), []);
  });

  it('is written without what killed commands have left long ago', async () => {
    const leftover = `.log-flow-backup-${randomUUID()}.part`;
    const recent = `.log-flow-${randomUUID()}.part`;
    const others = '.others.part';
    const old = new Date(Date.now() - 2 * HOUR_MS);
    for (const name of [leftover, recent, others])
      await writeFile(path.join(folder.path, name), '');
    for (const name of [leftover, others]) await utimes(path.join(folder.path, name), old, old);
    await write(Readable.from([Buffer.from('one')]));
    assert.deepEqual((await names()).sort(), [recent, others, 'file'].sort());
    await rm(path.join(folder.path, recent));
  });
});
