// Makes from the sources what is not in the repository: the kernel (AssemblyScript -> WebAssembly), and
// everything else in a few files, because Node takes longer to read a hundred small ones than `analyze`
// takes for many megabytes, and reads them again for each thread. Runs at installation and when sources have changed; needs Node 20.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rememberBuilt } from './built.cjs';
import { bundle } from './bundle.js';
import { buildKernel } from './kernel.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

process.chdir(ROOT);
mkdirSync('dist', { recursive: true });
await buildKernel();
await bundle();
rememberBuilt(ROOT);
