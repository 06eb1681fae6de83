// Makes the kernel for scripts/build.js, which runs it in the root folder: AssemblyScript -> WebAssembly.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import binaryen from 'assemblyscript/binaryen';

/** What the optimiser may use: no more than Node and browsers have had for years. */
const { Features } = binaryen;
const FEATURES =
  Features.SIMD128 |
  Features.BulkMemory |
  Features.BulkMemoryOpt |
  Features.SignExt |
  Features.MutableGlobals |
  Features.NontrappingFPToInt;

const FOLDER = 'src/engine/kernel/assembly';
const TARGET = 'dist/kernel.wasm';
const MARKER = 'dist/kernel.sha256';
/** Of 64 KiB: no more than `createKernelMemory` (src/engine/kernel) gives, and all that 32 bits can reach. */
const [LEAST_PAGES, MOST_PAGES] = [1, 65536];

/** The same sources give the same bytes; what is there for them is kept. */
export async function buildKernel() {
  const digest = digestOfSources();
  const isPresent = existsSync(TARGET) && existsSync(MARKER);
  if (isPresent && readFileSync(MARKER, 'utf8') === digest) return;
  const file = `dist/kernel-${process.pid}.wasm`;
  await compile(path.join(FOLDER, 'index.ts'), file);
  writeFileSync(file, inlined(readFileSync(file)));
  renameSync(file, TARGET);
  writeFileSync(MARKER, digest);
}

function digestOfSources() {
  const hash = createHash('sha256');
  for (const name of readdirSync(FOLDER, { recursive: true }).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(readFileSync(path.join(FOLDER, name)));
  }
  hash.update(readFileSync('node_modules/assemblyscript/package.json'));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest('hex');
}

async function compile(source, file) {
  const options = [
    ...['--outFile', file, '--runtime', 'stub', '--use', 'abort='],
    ...['--enable', 'simd', '--enable', 'bulk-memory', '-O3', '--noAssert'],
    ...['--importMemory', '--initialMemory', String(LEAST_PAGES)],
    ...['--maximumMemory', String(MOST_PAGES)],
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
