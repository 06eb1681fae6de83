// Makes the kernel for scripts/build.js, which runs it in the root folder: AssemblyScript -> WebAssembly.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import binaryen from 'assemblyscript/binaryen';

const KERNEL = 'src/engine/kernel/assembly';
/** 64 KiB pages: what layout.ts names, and all that 32 bits can reach. */
const INITIAL_PAGES = 375;
const MAXIMUM_PAGES = 65536;

/** What the optimiser may use. */
const { Features } = binaryen;
const FEATURES =
  Features.SIMD128 |
  Features.BulkMemory |
  Features.BulkMemoryOpt |
  Features.SignExt |
  Features.MutableGlobals |
  Features.NontrappingFPToInt;

/** The same sources give the same bytes; what is there for them is kept. */
export async function buildKernel() {
  const digest = digestOfSources();
  const marker = 'dist/kernel.sha256';
  const isPresent = existsSync('dist/kernel.wasm') && existsSync(marker);
  if (isPresent && readFileSync(marker, 'utf8') === digest) return;
  const file = `dist/kernel-${process.pid}.wasm`;
  await compile(file);
  writeFileSync(file, inlined(readFileSync(file)));
  renameSync(file, 'dist/kernel.wasm');
  writeFileSync(marker, digest);
}

function digestOfSources() {
  const hash = createHash('sha256');
  for (const name of readdirSync(KERNEL).sort()) hash.update(readFileSync(path.join(KERNEL, name)));
  hash.update(readFileSync('node_modules/assemblyscript/package.json'));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest('hex');
}

async function compile(file) {
  const options = [
    ...['--outFile', file, '--runtime', 'stub', '--use', 'abort='],
    ...['--enable', 'simd', '--enable', 'bulk-memory', '-O3', '--noAssert'],
    ...['--initialMemory', String(INITIAL_PAGES), '--maximumMemory', String(MAXIMUM_PAGES)],
  ];
  const { error, stderr } = await asc.main([`${KERNEL}/index.ts`, ...options]);
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
  module.setFeatures(FEATURES);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(80);
  binaryen.setFlexibleInlineMaxSize(300);
  binaryen.setOneCallerInlineMaxSize(5000);
  binaryen.setAllowInliningFunctionsWithLoops(true);
  module.optimize();
  return module.emitBinary();
}
