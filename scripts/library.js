// Builds dist/library for `npm pack`: what the package exports beside its command, and the types of it. Needs Node 20.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FOLDER = 'dist/library';

process.chdir(ROOT);
rmSync(FOLDER, { recursive: true, force: true });
const COMMON = {
  outdir: FOLDER,
  bundle: true,
  format: 'esm',
  mainFields: ['module', 'main'],
  target: 'es2024',
  logLevel: 'warning',
};
await esbuild.build({
  entryPoints: { engine: 'src/library/engine.ts' },
  // No module of Node: what is bundled runs in browsers too.
  platform: 'neutral',
  ...COMMON,
});
for (const platform of ['node', 'browser']) {
  await esbuild.build({
    entryPoints: { [`client-${platform}`]: `src/client/${platform}/index.ts` },
    platform,
    ...COMMON,
  });
}
for (const types of ['library', 'library-browser'])
  execFileSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', `scripts/${types}.tsconfig.json`],
    { stdio: 'inherit' },
  );
namePlainly();

/** Declarations name the files of sources, which are not in the package: those of the declarations are beside them. */
function namePlainly() {
  for (const name of readdirSync(`${FOLDER}/types`, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = `${FOLDER}/types/${name}`;
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from|import\()\s*['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'));
  }
}
