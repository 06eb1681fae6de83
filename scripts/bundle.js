// Bundles the sources with esbuild, for scripts/build.js, which runs it in the root folder.
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { putInPlace } from './put-in-place.js';

/** Bundles TypeBox, where all other packages stay outside: it has 680 files, which each process would read. */
const withTypebox = {
  name: 'with typebox',
  setup(build) {
    build.onResolve({ filter: /^typebox($|\/)|^@fastify\/type-provider-typebox$/ }, (found) => ({
      path: fileURLToPath(import.meta.resolve(found.path)),
    }));
  },
};

/** The command line, and each module that runs in a thread or process of its own (src/runtime/entry-file.ts). */
export async function bundle() {
  // Made beside: another process may be starting meanwhile.
  const folder = `dist/app-${process.pid}`;
  await esbuild.build({
    entryPoints: {
      main: 'src/cli/main.ts',
      creation: 'src/database/embedded/creation.ts',
      'slices-worker': 'src/engine-threads/slices-worker.ts',
      'search-worker': 'src/cli/search/search-worker.ts',
      task: 'src/engine-threads/task.ts',
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    packages: 'external',
    plugins: [withTypebox],
    logLevel: 'warning',
  });
  putInPlace(folder, 'dist/app');
}
