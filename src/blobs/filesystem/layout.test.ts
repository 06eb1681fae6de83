import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { test } from 'node:test';
import { blobPath, prefixOf, shardPath } from './layout.ts';

test('a blob lies in the shard of its prefix, under a name that tells the prefix', () => {
  const prefix = '019aba17-5c0e-7d31-9f0a-6b1d7c2e4f55';
  const file = blobPath('/data', `${prefix}/000001.zst`);
  assert.equal(file, `/data/55/${prefix}+000001.zst`);
  assert.equal(shardPath('/data', prefix), '/data/55');
  assert.equal(prefixOf(`${prefix}+000001.zst`), prefix);
});

test('new prefixes spread over all shards', () => {
  const prefixes = Array.from({ length: 5000 }, () => randomUUIDv7());
  assert.equal(new Set(prefixes.map((prefix) => shardPath('/data', prefix))).size, 256);
});

test('other files belong to nobody', () => {
  for (const name of ['notes.txt', '+000001.zst', '']) assert.equal(prefixOf(name), undefined);
});

test('what is no key has no place', () => {
  for (const key of ['../x', 'a/../b', 'a', 'a/b/c', '..', 'a+b/c']) {
    assert.throws(() => blobPath('/data', key), /not a blob key/);
  }
  assert.throws(() => shardPath('/data', '..'), /not a blob key/);
});
