// Builds dist/page from page/, for browsers.
import { renameSync, rmSync } from 'node:fs';
import { build } from 'vite';

/** Writes the page into dist/page, compressed. Throws where a source has a fault. */
export async function buildPage() {
  // Made beside and put in place at once: another process may be starting meanwhile.
  const folder = `dist/page-${process.pid}`;
  await build({
    root: 'page',
    configFile: 'page/vite.config.ts',
    logLevel: 'warn',
    build: { outDir: `../${folder}` },
  });
  rmSync('dist/page', { recursive: true, force: true });
  renameSync(folder, 'dist/page');
}
