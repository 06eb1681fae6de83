// `npm run package`: builds dist/program/log-flow, one executable file for the kind of machine that it runs on. It
// holds Node and the application; see docs/packages.md.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, zstdCompressSync } from 'node:zlib';
import esbuild from 'esbuild';
import { filesOfProgram } from './program/contents.js';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FOLDER = 'dist/program';
const PARTS = `${FOLDER}/parts`;
const PROGRAM = `${FOLDER}/log-flow${process.platform === 'win32' ? '.exe' : ''}`;
const ZSTD_LEVEL = 12;
/** Of the hash of the application, in the name of the folder that it is unpacked into. */
const HASH_DIGITS = 16;

process.chdir(ROOT);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(PARTS, { recursive: true });
await pack();
await buildStart();
link();
rmSync(PARTS, { recursive: true });
process.stdout.write(`${PROGRAM}: ${toMiB(statSync(PROGRAM).size)} MiB\n`);

/** Writes the application as an archive. */
async function pack() {
  const files = await filesOfProgram();
  const contents = files.map((file) => readFileSync(file));
  const index = files.map((file, at) => [file, contents[at].length]);
  // As scripts/program/unpack.ts reads it.
  const archive = Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...contents]);
  const params = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };
  const packed = zstdCompressSync(archive, { params });
  writeFileSync(`${PARTS}/application`, packed);
  const sizes = `${toMiB(archive.length)} MiB, packed ${toMiB(packed.length)} MiB`;
  process.stdout.write(`application: ${files.length} files, ${sizes}\n`);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const hash = createHash('sha256').update(archive).digest('hex').slice(0, HASH_DIGITS);
  writeFileSync(`${PARTS}/name`, `${version}-${hash}`);
}

async function buildStart() {
  await esbuild.build({
    entryPoints: ['scripts/program/start.ts'],
    outfile: `${PARTS}/start.cjs`,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node26',
    minify: true,
    logLevel: 'warning',
  });
}

/** Puts Node and the parts together; Node itself does it. */
function link() {
  const config = {
    main: `${PARTS}/start.cjs`,
    output: PROGRAM,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets: { application: `${PARTS}/application`, name: `${PARTS}/name` },
  };
  writeFileSync(`${PARTS}/config.json`, JSON.stringify(config));
  execFileSync(process.execPath, ['--build-sea', `${PARTS}/config.json`], { stdio: 'inherit' });
}

function toMiB(bytes) {
  return (bytes / 1024 / 1024).toFixed(1);
}
