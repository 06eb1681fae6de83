import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Entry {
  version?: string;
  optionalDependencies?: Record<string, string>;
}

/** Without an entry, `npm ci` refuses the whole lockfile, on every platform. */
test('the lockfile has an entry for every optional package, of other platforms too', () => {
  const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
  const names = Object.keys(packages);
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((wanted) => !names.some((name) => name.endsWith(`node_modules/${wanted}`)));
  assert.deepEqual(missing, []);
});
