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

/** The sections of ASVS 5.0.0 by their numbers, with how many of their first requirements are of levels 1 and 2. */
const SECTIONS: Record<string, number> = {
  '1.1': 2,
  '1.2': 9,
  '1.3': 11,
  '1.4': 3,
  '1.5': 2,
  '2.1': 3,
  '2.2': 3,
  '2.3': 4,
  '2.4': 1,
  '3.2': 2,
  '3.3': 4,
  '3.4': 6,
  '3.5': 5,
  '3.7': 2,
  '4.1': 3,
  '4.2': 1,
  '4.3': 2,
  '4.4': 4,
  '5.1': 1,
  '5.2': 3,
  '5.3': 2,
  '5.4': 3,
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
  '9.1': 3,
  '9.2': 4,
  '10.1': 2,
  '10.2': 2,
  '10.3': 4,
  '10.4': 11,
  '10.5': 5,
  '10.6': 2,
  '10.7': 3,
  '11.1': 2,
  '11.2': 3,
  '11.3': 3,
  '11.4': 4,
  '11.5': 1,
  '11.6': 1,
  '12.1': 3,
  '12.2': 2,
  '12.3': 4,
  '13.1': 1,
  '13.2': 5,
  '13.3': 2,
  '13.4': 5,
  '14.1': 2,
  '14.2': 4,
  '14.3': 3,
  '15.1': 3,
  '15.2': 3,
  '15.3': 7,
  '16.1': 1,
  '16.2': 5,
  '16.3': 4,
  '16.4': 3,
  '16.5': 3,
};

/** The numbers that a text names: alone (`1.2.3`, or `6.5` for a whole section) or as a range (`1.2.3–1.2.5`, `10.5–10.7`). */
function namedIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, first, last] of text.matchAll(
    /\b(\d+\.\d+(?:\.\d+)?)(?:–(\d+\.\d+(?:\.\d+)?))?/g,
  )) {
    const parts = first!.split('.').map(Number);
    const end = Number((last ?? first)!.split('.').at(-1));
    for (let number = parts.at(-1)!; number <= end; number++) {
      found.add([...parts.slice(0, -1), number].join('.'));
    }
  }
  return found;
}

describe('docs/security.md', () => {
  const text = read('docs/security.md');
  const advisories = text.slice(text.indexOf('## Advisories'));

  it('says of each requirement of levels 1 and 2 whether it holds or applies', () => {
    const named = namedIn(text.slice(text.indexOf('## ASVS'), text.indexOf('## Advisories')));
    const missing = Object.entries(SECTIONS).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, at) => `${section}.${at + 1}`).filter(
        (requirement) => !named.has(requirement) && !named.has(section),
      ),
    );
    assert.deepEqual(missing, []);
  });

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
