// Bundles the sources with esbuild, for scripts/build.js, which runs it in the root folder.
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

/** As text, which formats/registry.ts parses when a format is needed: faster than as source code. */
const formatsAsText = {
  name: 'formats as text',
  setup(build) {
    build.onLoad({ filter: /formats[\\/]builtin[\\/][a-z0-9-]+\.json$/ }, ({ path: file }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
      return { contents: `export default ${JSON.stringify(text)}`, loader: 'js' };
    });
  },
};

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
  // Made beside and put in place at once: another process may be starting meanwhile.
  const folder = `dist/app-${process.pid}`;
  await esbuild.build({
    entryPoints: {
      main: 'src/cli/main.ts',
      creation: 'src/database/embedded/creation.ts',
      'slices-worker': 'src/engine-threads/slices-worker.ts',
      task: 'src/engine-threads/task.ts',
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    packages: 'external',
    plugins: [formatsAsText, withTypebox],
    logLevel: 'warning',
  });
  rmSync('dist/app', { recursive: true, force: true });
  renameSync(folder, 'dist/app');
}
