import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NOTICES_FILE, notices } from './notices.ts';
import { shippedPackages } from './shipped-packages.ts';

/** Licences that ask for no more than to be named. MPL asks for the sources of files that were changed, of which there are none. */
const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'Unlicense'],
  ...['BlueOak-1.0.0', 'CC0-1.0', 'Python-2.0', 'MPL-2.0'],
]);

/** `(MIT OR X)` may be taken as MIT. */
const isAllowed = (licence: string): boolean =>
  licence
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((one) => one.split(' AND ').every((part) => ALLOWED.has(part)));

test('what users get has licences that allow it', () => {
  const others = shippedPackages().filter(({ licence }) => !isAllowed(licence));
  assert.deepEqual(others, []);
});

test('the notices name what users get: node scripts/run.js scripts/notices.ts writes them', () => {
  assert.ok(shippedPackages().length > 100);
  assert.equal(readFileSync(NOTICES_FILE, 'utf8'), notices());
});

test('each direct dependency has its line in docs/dependencies.md, and no other has', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const direct = Object.keys({ ...dependencies, ...devDependencies });
  const text = readFileSync('docs/dependencies.md', 'utf8');
  const names = [...text.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );
  const isNamed = (name: string) =>
    names.includes(name) || (name.startsWith('@types/') && names.includes('@types/*'));
  assert.deepEqual(
    direct.filter((name) => !isNamed(name)),
    [],
  );
  assert.deepEqual(
    names.filter((name) => name !== '@types/*' && !direct.includes(name)),
    [],
  );
});
