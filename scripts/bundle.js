// Makes a few files of the sources, for scripts/build.js, which runs it in the root folder.
import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { runtimeOf } from './runtime.cjs';

/** As text, which src/engine/formats/registry.ts reads: much faster than the same as source code. */
const formatsAsText = {
  name: 'formats as text',
  setup(build) {
    build.onLoad({ filter: /formats[\\/]builtin[\\/][a-z0-9-]+\.json$/ }, ({ path: file }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
      return { contents: `export default ${JSON.stringify(text)}`, loader: 'js' };
    });
  },
};

/**
 * Brings in TypeBox and what ties it to Fastify, where all other packages stay outside: it has 680 files, and each
 * process would read them one by one.
 */
const withTypebox = {
  name: 'with typebox',
  setup(build) {
    build.onResolve({ filter: /^typebox($|\/)|^@fastify\/type-provider-typebox$/ }, (found) => ({
      path: fileURLToPath(import.meta.resolve(found.path)),
    }));
  },
};

/** Leaves out the other commands, and packages but for the one that each start needs. */
const onlyAnalyze = {
  name: 'only analyze',
  setup(build) {
    const outside = ({ path: file }) => ({ path: file, external: true });
    build.onResolve({ filter: /^[^./]/ }, (found) =>
      found.path === 'commander' || path.isAbsolute(found.path) || found.kind === 'entry-point'
        ? undefined
        : outside(found),
    );
    build.onResolve({ filter: /^\.\/commands\/[a-z]+\.ts$/ }, (found) =>
      found.kind === 'dynamic-import' &&
      found.importer.endsWith('main.ts') &&
      !/analyze\.ts$/.test(found.path)
        ? outside(found)
        : undefined,
    );
  },
};

/** Commander loads what starts processes, for which `analyze` has no use, and with it what opens sockets. */
const noProcesses = {
  name: 'no processes',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'processes', namespace: 'none' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {}' }));
  },
};

/** What runs in a thread or process of its own is an entry: see src/runtime/entry-file.ts. */
export async function bundle() {
  // Made beside and put in place at once: somebody may be starting meanwhile.
  const folder = `dist/app-${process.pid}`;
  const options = {
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node26',
    logLevel: 'warning',
  };
  await bundleAll(options);
  await bundleAnalyze(options);
  compile(folder);
  rmSync('dist/app', { recursive: true, force: true });
  renameSync(folder, 'dist/app');
}

/** The command line, and beside it what it loads only when it needs it. Packages stay outside, but for TypeBox. */
function bundleAll(options) {
  return esbuild.build({
    ...options,
    entryPoints: {
      main: 'src/cli/main.ts',
      creation: 'src/database/embedded/creation.ts',
      task: 'src/engine-threads/task.ts',
    },
    splitting: true,
    format: 'esm',
    packages: 'external',
    plugins: [formatsAsText, withTypebox],
  });
}

/**
 * `analyze` and its threads once more, as CommonJS, a file each: a module of this kind loads at once, one of
 * the other kind in many small steps, which takes as long as counting 20 MiB.
 */
function bundleAnalyze(options) {
  return esbuild.build({
    ...options,
    entryPoints: {
      analyze: 'src/cli/commands/analyze-entry.ts',
      'slices-worker-code': 'src/engine-threads/slices-worker.ts',
    },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    // A script (scripts/compiled.cjs) may only require.
    supported: { 'dynamic-import': false },
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'ownUrl' },
    plugins: [formatsAsText, noProcesses, onlyAnalyze],
  });
}

/** A thread's file, and the compiled code of it and of the command. */
function compile(folder) {
  const start =
    "require('../../scripts/compiled.cjs').runCompiled(require.resolve('./slices-worker-code.cjs'));";
  writeFileSync(`${folder}/slices-worker.cjs`, `${start}\n`);
  const { error, status } = spawnSync(runtimeOf('.'), ['scripts/compile.js', folder], {
    stdio: ['ignore', 2, 2],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`scripts/compile.js failed with exit code ${status}`);
}
