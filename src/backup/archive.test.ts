import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporary-folder.ts';
import { extractArchive } from './extract-archive.ts';
import type { BackupFacts } from './manifest.ts';
import { backupOf, type RawEntry, tarOf } from './testing/archives.ts';
import { openArchive } from './write-archive.ts';

const FACTS: BackupFacts = { release: '1', schema: '0000_init', createdAt: '2026-01-01T00:00:00Z' };

const LARGE_BYTES = 512 * 1024 * 1024;

describe('archives of backups', () => {
  let folder: TemporaryFolder;
  let targets = 0;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  /** Extracts into a new folder of the temporary one, and returns its path. */
  async function extract(bytes: Uint8Array): Promise<string> {
    const target = path.join(folder.path, `target-${targets++}`);
    await mkdir(target);
    await extractArchive(Readable.from([bytes]), target, () => undefined);
    return target;
  }

  it('come back byte for byte, with empty folders and files, for their owner alone', async () => {
    const source = path.join(folder.path, 'source');
    await mkdir(path.join(source, 'database/base/empty'), { recursive: true });
    await mkdir(path.join(source, 'blobs/0a'), { recursive: true });
    const contents: Record<string, Buffer> = {
      'database/PG_VERSION': Buffer.from('17\n'),
      'database/none': Buffer.alloc(0),
      'database/base/block': Buffer.alloc(512, 1),
      'database/base/large': randomBytes(3_000_001),
      'blobs/0a/prefix+000000.zst': randomBytes(70_000),
    };
    for (const [name, content] of Object.entries(contents)) {
      await writeFile(path.join(source, name), content, { mode: 0o666 });
    }
    const { manifest, archive } = await openArchive({ folder: source, facts: FACTS });
    const sizes = { database: { files: 4, bytes: 3_000_516 }, blobs: { files: 1, bytes: 70_000 } };
    assert.deepEqual({ database: manifest.database, blobs: manifest.blobs }, sizes);
    const target = await extract(await buffer(archive));
    for (const [name, content] of Object.entries(contents)) {
      const file = path.join(target, name);
      assert.equal(hashOf(await readFile(file)), hashOf(content), name);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
    }
    assert.equal((await stat(path.join(target, 'database/base/empty'))).mode & 0o777, 0o700);
  });

  it('take no more memory for large files', async () => {
    const source = path.join(folder.path, 'source-large');
    await mkdir(path.join(source, 'database'), { recursive: true });
    const sparse = path.join(source, 'database/large');
    await writeFile(sparse, '');
    await truncate(sparse, LARGE_BYTES);
    const before = process.memoryUsage().rss;
    let most = 0;
    const { archive } = await openArchive({ folder: source, facts: FACTS });
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 10);
    const target = path.join(folder.path, `target-${targets++}`);
    await mkdir(target);
    await extractArchive(archive, target, () => undefined);
    clearInterval(watching);
    assert.equal((await stat(path.join(target, 'database/large'))).size, LARGE_BYTES);
    assert.ok(most < LARGE_BYTES / 4, `${most} bytes more`);
  });

  const folderEntry: RawEntry = { path: 'database/', type: 'Directory' };
  const file = (name: string): RawEntry => ({ path: name, content: 'bytes' });
  const hostile: [string, RawEntry[], code: string][] = [
    ['a way upwards', [folderEntry, file('database/../../escaped')], 'not_a_backup'],
    ['a way upwards at once', [file('../escaped')], 'not_a_backup'],
    ['an absolute name', [file('/tmp/escaped')], 'not_a_backup'],
    ['a name with a backslash', [folderEntry, file('database\\..\\escaped')], 'not_a_backup'],
    ['an empty part of a name', [folderEntry, file('database//file')], 'not_a_backup'],
    ['another file', [file('control.json')], 'not_a_backup'],
    ['a symbolic link', [link('SymbolicLink'), file('database/file')], 'not_a_backup'],
    ['a hard link', [folderEntry, link('Link', 'database/link')], 'not_a_backup'],
    ['a device', [folderEntry, { path: 'database/x', type: 'CharacterDevice' }], 'not_a_backup'],
    ['a pipe', [folderEntry, { path: 'database/x', type: 'FIFO' }], 'not_a_backup'],
    ['a long name', [{ path: 'x', type: 'NextFileHasLongPath', content: '../x' }], 'not_a_backup'],
    ['extended headers', [{ path: 'x', type: 'ExtendedHeader', content: '1' }], 'not_a_backup'],
    ['a file twice', [folderEntry, file('database/a'), file('database/a')], 'backup_damaged'],
    ['a file below a file', [file('token-secret'), file('token-secret/a')], 'backup_damaged'],
    ['a file without its folder', [file('database/a')], 'backup_damaged'],
  ];
  for (const [what, entries, code] of hostile) {
    it(`are refused for ${what}`, async () => {
      await assert.rejects(extract(await backupOf(entries)), { code });
      assert.deepEqual(
        (await readdir(folder.path)).filter(
          (name) => !/^(source|source-large|target-\d+)$/.test(name),
        ),
        [],
      );
    });
  }

  it('are refused for what does not fit their manifest', async () => {
    const good = [folderEntry, file('database/a')];
    const refusals: [Promise<Uint8Array> | Uint8Array, string][] = [
      [backupOf(good, { formatVersion: 2 }), 'backup_too_new'],
      [backupOf(good, { product: 'other' }), 'not_a_backup'],
      [backupOf(good, { database: { files: 1, bytes: 4 } }), 'backup_damaged'],
      [backupOf(good, { database: { files: 1, bytes: 6 } }), 'backup_damaged'],
      [backupOf(good, { schema: 'x'.repeat(100_000) }), 'not_a_backup'],
      [zstdCompressSync(tarOf(good)), 'not_a_backup'],
      [zstdCompressSync(tarOf([])), 'backup_damaged'],
      [zstdCompressSync(randomBytes(2000)), 'backup_damaged'],
      [Buffer.from('plain text'), 'not_a_backup'],
    ];
    for (const [bytes, code] of refusals) await assert.rejects(extract(await bytes), { code });
    await extract(await backupOf(good));
  });

  it('are refused wherever the tar archive is cut off or changed', async () => {
    const whole = zstdDecompressSync(await backupOf([folderEntry, file('database/a')]));
    for (let at = 0; at < whole.length; at += 256) {
      const cut = zstdCompressSync(whole.subarray(0, at));
      await assert.rejects(extract(cut), { code: 'backup_damaged' }, `cut at ${at}`);
    }
    const changed = Buffer.from(whole);
    changed[changed.lastIndexOf('bytes')]! ^= 1;
    await assert.rejects(extract(zstdCompressSync(changed)), { code: 'backup_damaged' });
    const longer = Buffer.concat([whole, Buffer.from('more')]);
    await assert.rejects(extract(zstdCompressSync(longer)), { code: 'backup_damaged' });
  });
});

function link(type: 'Link' | 'SymbolicLink', name = 'database'): RawEntry {
  return { path: name, type, linkpath: '/tmp' };
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
