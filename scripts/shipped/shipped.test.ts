import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { noticesOf } from './notices.ts';
import { shippedPackages } from './packages.ts';

/** Permissive ones, which ask for no more than to be named. */
const ALLOWED = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'].concat(
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
);

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const shipped = shippedPackages(lockfile.packages);

/** Whether an expression of SPDX can be met: with one of several by `OR`, with all by `AND`. */
function isAllowed(expression: string): boolean {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((name) => ALLOWED.includes(name)));
}

describe('what is shipped', () => {
  it('is under permissive licences', () => {
    const others = shipped.filter(({ license }) => !isAllowed(license ?? ''));
    assert.deepEqual(others, []);
  });

  it('is named with the texts of its licences in THIRD-PARTY-NOTICES.txt', () => {
    const present = readFileSync('THIRD-PARTY-NOTICES.txt', 'utf8');
    assert.ok(present === noticesOf(shipped), 'out of date: run `npm run notices`');
    for (const name of ['fastify', 'react', '@mantine/core', 'assemblyscript'])
      assert.match(present, new RegExp(`^${name} \\d`, 'm'));
  });
});

it('each direct dependency has its line in docs/dependencies.md, and no other has', () => {
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
