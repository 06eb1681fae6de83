import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

interface Lockfile {
  packages: Record<
    string,
    { version?: string; dev?: boolean; dependencies?: Record<string, string> }
  >;
}

const { packages } = JSON.parse(read('package-lock.json')) as Lockfile;

/** Versions of a package that runs in production, wherever it lies in the tree. */
function versionsOf(name: string): string[] {
  const found = Object.entries(packages).filter(
    ([key, { dev }]) => !dev && key.endsWith(`node_modules/${name}`),
  );
  return [...new Set(found.map(([, { version }]) => version!))].sort();
}

describe('docs/security.md', () => {
  const text = read('docs/security.md');
  const advisories = text.slice(text.indexOf('## Advisories'));

  it('names tests that exist', () => {
    const named = [...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, file]) => file!);
    assert.ok(named.length > 100);
    const missing = named.filter(
      (file) => !['', 'src'].some((folder) => existsSync(path.join(ROOT, folder, file))),
    );
    assert.deepEqual(missing, []);
  });

  it('has the advisories of the versions that are installed: look again where one has changed', () => {
    const rows = [...advisories.matchAll(/`([@\w./-]+)` \(([\d., ]+)\)/g)];
    assert.ok(rows.length > 20);
    for (const [, name, versions] of rows) {
      assert.deepEqual(versions!.split(', '), versionsOf(name!), name);
    }
  });

  it('leaves out no package that package.json names', () => {
    const names = Object.keys(packages['']!.dependencies!);
    const isNamed = (name: string) => advisories.includes(`\`${name}\``);
    assert.deepEqual(
      names.filter((name) => !isNamed(name)),
      [],
    );
  });
});

describe('links of the documents', () => {
  const files = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync(path.join(ROOT, 'docs')).map((name) => `docs/${name}`),
  ];
  for (const file of files.filter((name) => name.endsWith('.md'))) {
    it(`lead to files: ${file}`, () => {
      const links = [...read(file).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(
        ([, link]) => link!,
      );
      const broken = links.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)));
      assert.deepEqual(broken, []);
    });
  }
});
