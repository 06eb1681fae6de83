// Builds dist/ from the sources: the WebAssembly modules, the bundle, the page and an empty database. A bundle, because Node takes longer to load
// hundreds of small files, for each thread again, than `analyze` takes for many MiB. Runs at installation and when
// sources have changed; needs Node 20.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rememberBuilt } from './built.js';
import { bundle } from './bundle.js';
import { buildDatabase } from './database.js';
import { buildKernel } from './kernel.js';
import { buildPage } from './page.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

process.chdir(ROOT);
mkdirSync('dist', { recursive: true });
await buildKernel();
await bundle();
await Promise.all([buildPage(), buildDatabase()]);
rememberBuilt(ROOT);
