// Builds dist/page from page/, for browsers.
import { build } from 'vite';
import { putInPlace } from './put-in-place.js';

/** Writes the page into dist/page, compressed. Throws where a source has a fault. */
export async function buildPage() {
  // Made beside: another process may be starting meanwhile.
  const folder = `dist/page-${process.pid}`;
  await build({
    root: 'page',
    configFile: 'page/vite.config.ts',
    logLevel: 'warn',
    build: { outDir: `../${folder}` },
  });
  putInPlace(folder, 'dist/page');
}
