import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { BUILT_IN } from '../engine/index.ts';
import { FormatsFolderError, readCatalog } from './format-files.ts';

const root = mkdtempSync(path.join(tmpdir(), 'log-flow-formats-'));
after(() => rmSync(root, { recursive: true }));

const SHOP = {
  name: 'shop',
  title: 'The shop',
  kind: 'pattern',
  priority: 90,
  continuation: 'trace',
  patterns: ['%{ts:iso8601} ~ %{message}'],
  samples: [
    { line: '2025-02-20T10:00:00Z ~ x', timestamp: '2025-02-20T10:00:00.000Z', level: null },
  ],
};

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(root, 'f'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(folder, name), content);
  return folder;
}

test('without a folder there are the built-in formats', () => {
  assert.equal(readCatalog(null), BUILT_IN);
});

test('the JSON files of the folder are formats, all but a schema', () => {
  const folder = folderOf({ 'a.json': JSON.stringify(SHOP), 'schema.json': '{}', 'b.txt': '?' });
  const catalog = readCatalog(folder);
  assert.equal(catalog.formats.length, BUILT_IN.formats.length + 1);
  assert.ok(catalog.definitions.has('shop'));
});

test('all faults of all files are told at once', () => {
  const folder = folderOf({
    'a.json': '{"name":',
    'b.json': JSON.stringify({ ...SHOP, kind: 'yaml', title: 7 }),
    'c.json': JSON.stringify(SHOP),
  });
  assert.throws(
    () => readCatalog(folder),
    (error) => {
      assert.ok(error instanceof FormatsFolderError);
      assert.match(error.message, /a\.json: .*JSON/);
      assert.match(error.message, /b\.json: kind: must be one of/);
      assert.match(error.message, /b\.json: title: must be a string/);
      assert.ok(!error.message.includes('c.json'));
      return true;
    },
  );
});

test('a folder that cannot be read is an error', () => {
  assert.throws(() => readCatalog(path.join(root, 'nowhere')), FormatsFolderError);
});
