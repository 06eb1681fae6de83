// Lets V8 compile what `analyze` runs, for scripts/compiled.cjs: runs it on a file of each format and keeps the
// code of all functions that were called. Needs the Node that will run it, and the bundle's folder.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';

const { codeFileOf, runCompiled, TUNING, tuneV8 } = createRequire(import.meta.url)(
  './compiled.cjs',
);

const FORMATS = 'src/engine/formats/builtin';
/** Enough for a few slices. */
const LONG_BYTES = 2.5 * 1024 * 1024;

// Or V8 drops the code of what was not called for a while. It is set back before code is taken, because code is
// good only under the same flags.
v8.setFlagsFromString('--no-flush-bytecode');
tuneV8(TUNING.analyze);

const app = path.resolve(process.argv[2]);
const folder = mkdtempSync(path.join(tmpdir(), 'log-flow-compile-'));
const files = readdirSync(FORMATS)
  .filter((name) => name.endsWith('.json'))
  .map(sampleFile);
compileThread(path.join(app, 'slices-worker-code.cjs'));
compileCommand(path.join(app, 'analyze.cjs'));

/** A log of the format's own samples. */
function sampleFile(name) {
  const { name: format, samples } = JSON.parse(readFileSync(path.join(FORMATS, name), 'utf8'));
  const text = samples.map(({ line }) => `${line}\n`).join('');
  const times = format === 'bracketed' ? Math.ceil(LONG_BYTES / text.length) : 10;
  const file = path.join(folder, `${format}.log`);
  writeFileSync(file, text.repeat(times));
  return { format, file, size: text.length * times };
}

/** What a thread does, done in this one. */
function compileThread(code) {
  const { exports, script } = runCompiled(code);
  for (const { format, file, size } of files) {
    const next = new SharedArrayBuffer(4);
    const options = { format, keywords: ['error', 'timeout'], referenceTime: 0 };
    const outcome = exports.outcomeOf({ file, size, next, options });
    if (!outcome.ok || !outcome.result) throw new Error(`${format}: ${outcome.message}`);
  }
  keepCode(code, script);
}

/** The command, which ends the process. */
function compileCommand(code) {
  const { exports, script } = runCompiled(code);
  process.on('exit', () => {
    keepCode(code, script);
    rmSync(folder, { recursive: true });
  });
  process.stdout.write = (_text, done) => done?.();
  exports.main(['analyze', '--json', '--threads', '1', ...files.map(({ file }) => file)]);
}

function keepCode(code, script) {
  v8.setFlagsFromString('--flush-bytecode');
  writeFileSync(codeFileOf(code), script.createCachedData());
  v8.setFlagsFromString('--no-flush-bytecode');
}
