// Makes from the sources what is not in the repository: the kernel (AssemblyScript -> WebAssembly), and
// everything else in a few files, because Node takes longer to read a hundred small ones than `analyze`
// takes for many megabytes, and reads them again for each thread. Runs at installation and when sources have changed; needs Node 20.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { rememberBuilt } from './built.js';
import { bundle } from './bundle.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const KERNEL = 'src/engine/kernel/assembly';
/** 64 KiB pages: what layout.ts names, and all that 32 bits can reach. */
const INITIAL_PAGES = 368;
const MAXIMUM_PAGES = 65536;

process.chdir(ROOT);
mkdirSync('dist', { recursive: true });
await buildKernel();
await bundle();
rememberBuilt(ROOT);

/** The same sources give the same bytes; what is there for them is kept. */
async function buildKernel() {
  const hash = createHash('sha256');
  for (const name of readdirSync(KERNEL).sort()) hash.update(readFileSync(path.join(KERNEL, name)));
  hash.update(readFileSync('node_modules/assemblyscript/package.json'));
  const digest = hash.digest('hex');
  const marker = 'dist/kernel.sha256';
  const isPresent = existsSync('dist/kernel.wasm') && existsSync(marker);
  if (isPresent && readFileSync(marker, 'utf8') === digest) return;
  const file = `dist/kernel-${process.pid}.wasm`;
  const options = [
    ...['--outFile', file, '--runtime', 'stub', '--use', 'abort='],
    ...['--enable', 'simd', '--enable', 'bulk-memory', '-O3', '--noAssert'],
    ...['--initialMemory', String(INITIAL_PAGES), '--maximumMemory', String(MAXIMUM_PAGES)],
  ];
  const { error, stderr } = await asc.main([`${KERNEL}/index.ts`, ...options]);
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
  renameSync(file, 'dist/kernel.wasm');
  writeFileSync(marker, digest);
}
