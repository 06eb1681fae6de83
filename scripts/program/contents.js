// Which files the single-file program holds: those that the bundle reaches, laid out as in a clone.
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import esbuild from 'esbuild';

/** Of the repository itself: what the npm package has as well, without what only Node's users import. */
const OWN = [
  'package.json',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
  'dist/app',
  'dist/page',
  'dist/kernel.wasm',
  'dist/database',
  'dist/database-folders.json',
  'src/database/migrations',
];

/** Folders of packages with files that are opened by path or started as threads: no import names those. */
const WHOLE = [
  '@electric-sql/pglite/dist',
  '@fastify/swagger-ui/static',
  'piscina/dist',
  'pino/lib',
  'thread-stream/lib',
];

/** The archives are extensions of PostgreSQL. */
const UNUSED = /\.(d\.[cm]?ts|map|md|ts|tsx|tar\.gz)$|\/(test|tests|docs|examples|benchmark)\//;

/** Paths from the root folder, with `/`, sorted. */
export async function filesOfProgram() {
  const own = OWN.flatMap(filesBelow);
  const entries = own.filter((file) => /^dist\/app\/.*\.js$/.test(file));
  const reached = await reachedFrom([...entries, ...entries.flatMap(requiredBy)]);
  const whole = WHOLE.flatMap((name) => filesBelow(`node_modules/${name}`)).filter(
    (file) => !UNUSED.test(file),
  );
  // Of Node and of the libraries in it; the package `node` has it where npm has put the binary.
  const licences = globSync('node_modules/{,node/node_modules/}node-*-*/LICENSE');
  const files = new Set([...own, ...reached, ...whole, ...licences]);
  for (const file of [...files]) for (const manifest of manifestsAbove(file)) files.add(manifest);
  return [...files].sort();
}

/** What Node would load, by static and dynamic imports and `require` with a constant name. */
async function reachedFrom(entryPoints) {
  const { metafile } = await esbuild.build({
    entryPoints,
    outdir: 'dist/unused',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    // Reads more than it keeps: a file that only an unused export needs is loaded by Node all the same.
    treeShaking: false,
    // Asked for in a try: an optional part of `pg`.
    external: ['pg-native'],
    loader: { '.node': 'copy', '.wasm': 'copy' },
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs).filter((file) => file.startsWith('node_modules/'));
}

/** The bundle loads Drizzle by a `require` of its own making, which esbuild does not follow. */
function requiredBy(file) {
  const { resolve } = createRequire(path.resolve(file));
  return [...readFileSync(file, 'utf8').matchAll(/\brequire\d*\("([^".][^"]*)"\)/g)]
    .filter(([, name]) => !isBuiltin(name))
    .map(([, name]) => path.relative('', resolve(name)));
}

/** A file, or all in a folder. */
function filesBelow(place) {
  if (!existsSync(place)) throw new Error(`${place} is missing: it belongs into the program.`);
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).replaceAll('\\', '/'));
}

/** Each package.json between a file and its package's folder: it says what kind of modules are there. */
function manifestsAbove(file) {
  if (!file.startsWith('node_modules/')) return [];
  const found = [];
  for (let folder = path.posix.dirname(file); folder !== 'node_modules'; ) {
    const manifest = `${folder}/package.json`;
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8'))) found.push(manifest);
    folder = path.posix.dirname(folder);
  }
  return found;
}
