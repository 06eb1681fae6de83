import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../test/support/temporary-folder.ts';

const MODULE = path.join(import.meta.dirname, 'put-in-place.js');
const PROGRAM = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  import { putInPlace } from ${JSON.stringify(MODULE)};
  for (let i = 0; i < 200; i++) {
    const made = 'made-' + process.pid;
    mkdirSync(made);
    for (const name of 'abc') writeFileSync(made + '/' + name, name);
    putInPlace(made, 'place');
  }
`;

test('processes that build at once all end well, and leave one whole folder', async (t) => {
  const folder = await temporaryFolder();
  t.after(folder.remove);
  mkdirSync(path.join(folder.path, 'place'));
  writeFileSync(path.join(folder.path, 'place', 'old'), '');
  const args = ['--input-type=module', '--eval', PROGRAM];
  const run = () => promisify(execFile)(process.execPath, args, { cwd: folder.path });
  await Promise.all([run(), run(), run()]);
  assert.deepEqual(readdirSync(folder.path), ['place']);
  const place = path.join(folder.path, 'place');
  assert.deepEqual(readdirSync(place).sort(), ['a', 'b', 'c']);
  assert.equal(readFileSync(path.join(place, 'c'), 'utf8'), 'c');
});
