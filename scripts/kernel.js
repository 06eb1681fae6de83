// Makes the kernel and the counter of newlines for scripts/build.js, which runs it in the root folder:
// AssemblyScript -> WebAssembly.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import binaryen from 'assemblyscript/binaryen';

/**
 * Where the sources are, which of them comes first, and pages of memory of 64 KiB: for the kernel those that
 * its layout.ts names, and all that 32 bits can reach.
 */
const MODULES = [
  { name: 'kernel', folder: 'src/engine/kernel/assembly', entry: 'index.ts', pages: [375, 65536] },
  { name: 'newlines', folder: 'src/ingest/assembly', entry: 'newlines.ts', pages: [1, 1] },
];

export async function buildModules() {
  for (const module of MODULES) await buildModule(module);
}

/** The same sources give the same bytes; what is there for them is kept. */
async function buildModule({ name, folder, entry, pages }) {
  const digest = digestOfSources(folder);
  const marker = `dist/${name}.sha256`;
  const isPresent = existsSync(`dist/${name}.wasm`) && existsSync(marker);
  if (isPresent && readFileSync(marker, 'utf8') === digest) return;
  const file = `dist/${name}-${process.pid}.wasm`;
  await compile(path.join(folder, entry), pages, file);
  writeFileSync(file, inlined(readFileSync(file)));
  renameSync(file, `dist/${name}.wasm`);
  writeFileSync(marker, digest);
}

function digestOfSources(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(path.join(folder, name)));
  hash.update(readFileSync('node_modules/assemblyscript/package.json'));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest('hex');
}

async function compile(source, [initialPages, maximumPages], file) {
  const options = [
    ...['--outFile', file, '--runtime', 'stub', '--use', 'abort='],
    ...['--enable', 'simd', '--enable', 'bulk-memory', '-O3', '--noAssert'],
    ...['--initialMemory', String(initialPages), '--maximumMemory', String(maximumPages)],
  ];
  const { error, stderr } = await asc.main([source, ...options]);
  if (!error) return;
  process.stderr.write(stderr.toString());
  throw error;
}

/**
 * The module with more of its functions inside of those that call them: a line goes through a dozen, and
 * calls took a tenth of the time. The limits are such that V8 still compiles it in a few milliseconds.
 */
function inlined(bytes) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(80);
  binaryen.setFlexibleInlineMaxSize(300);
  binaryen.setOneCallerInlineMaxSize(5000);
  binaryen.setAllowInliningFunctionsWithLoops(true);
  module.optimize();
  return module.emitBinary();
}
