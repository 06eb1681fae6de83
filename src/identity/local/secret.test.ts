import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { loadSecret } from './secret.ts';

const inFolder = async (run: (folder: string) => Promise<void>) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'log-flow-secret-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

it('creates one secret, for its owner alone, and reads it again', () =>
  inFolder(async (root) => {
    const folder = path.join(root, 'new');
    const secrets = await Promise.all(Array.from({ length: 8 }, () => loadSecret(folder)));
    secrets.push(await loadSecret(folder));
    assert.equal(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size, 1);
    assert.equal(secrets[0]!.length, 32);
    const files = await readdir(folder);
    assert.equal(files.length, 1, 'no temporary file is left');
    assert.equal((await stat(path.join(folder, files[0]!))).mode & 0o777, 0o600);
  }));

it('says what to do about a damaged one', () =>
  inFolder(async (folder) => {
    await writeFile(path.join(folder, 'token-secret'), 'short');
    await assert.rejects(loadSecret(folder), /must hold 32 bytes, not 5/);
  }));
