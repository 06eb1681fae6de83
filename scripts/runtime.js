// What bin/log-flow.js and scripts/run.js need before Node 26 and the packages are there. It must run on Node 18, and
// load far enough on older ones to say what is missing.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from './built.js';

/** For modules that most starts do without: Node's own take some 25 ms to load. */
const load = createRequire(import.meta.url);

/** The oldest Node that can start the installation, and the oldest that runs the TypeScript as it is. */
const OLDEST_NODE = 18;
const RUNTIME_NODE = 26;

/** The repository's folder, or the installed package's. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The first number of a version. */
export function majorOf(version) {
  return Number(version.replace(/^v/, '').split('.')[0]);
}

/** Says what is wrong and ends the process. */
export function fail(problem) {
  const isDebug = process.env.LOGFLOW_LOG_LEVEL === 'debug';
  if (!(problem instanceof Error)) say(problem);
  else say(isDebug ? problem.stack : problem.message);
  process.exit(1);
}

function say(text) {
  process.stderr.write(`log-flow: ${text}\n`);
}

/**
 * Makes sure that the packages, the build and a Node that runs them are there. Returns the path of the Node to go on
 * under, or null where this process is new enough. Ends the process where that cannot be had.
 */
export function prepare() {
  const major = majorOf(process.versions.node);
  if (major < OLDEST_NODE) {
    fail(`this is Node ${process.versions.node}; Node ${OLDEST_NODE} or later is needed.`);
  }
  if (needsInstall(ROOT)) install(ROOT);
  if (isClone(ROOT) && !isBuilt(ROOT)) build(ROOT);
  return major >= RUNTIME_NODE ? null : pinnedNode(ROOT);
}

/** Only a clone has a lockfile; a published package was installed, as it was built, by whoever asked for it. */
const isClone = (root) => existsSync(path.join(root, 'package-lock.json'));

/** Are there packages missing, or others than the lockfile names? */
export function needsInstall(root) {
  if (!isClone(root)) return false;
  const lockfile = path.join(root, 'package-lock.json');
  const { stamp, hash } = remembered(root);
  if (stamp === stampOf(lockfile)) return false;
  if (hash !== hashOf(lockfile) && !matchesLockfile(root, lockfile)) return true;
  remember(root, lockfile);
  return false;
}

const markerOf = (root) => path.join(root, 'node_modules', '.log-flow-lock');

function hashOf(file) {
  const { createHash } = load('node:crypto');
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Size and time of a file: as long as they are the same, so is the file. */
function stampOf(file) {
  const { size, mtimeMs } = statSync(file);
  return `${size}-${mtimeMs}`;
}

const remember = (root, lockfile) =>
  writeFileSync(markerOf(root), `${hashOf(lockfile)} ${stampOf(lockfile)}\n`);

function remembered(root) {
  const marker = markerOf(root);
  const [hash, stamp] = existsSync(marker) ? readFileSync(marker, 'utf8').trim().split(' ') : [];
  return { hash, stamp };
}

/** Did somebody install exactly this lockfile by hand? npm keeps a list of what it has installed. */
function matchesLockfile(root, lockfile) {
  const listFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(listFile)) return false;
  const wanted = JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(listFile, 'utf8')).packages;
  return Object.keys(wanted).every((name) => {
    if (name === '') return true;
    if (!installed[name]) return wanted[name].optional === true;
    return installed[name].version === wanted[name].version;
  });
}

function install(root) {
  const { spawnSync } = load('node:child_process');
  say('installing packages (once; this takes a moment) ...');
  const command = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // What npm prints is no data: all of it goes to stderr.
  const options = { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
  const { error, status } = spawnSync('npm', command, options);
  if (error && error.code === 'ENOENT') {
    fail('npm is missing. Install it (it usually comes with Node), then try again.');
  }
  if (error) fail(error);
  if (status !== 0) fail(`npm ci failed (exit code ${status}); its message is above.`);
  remember(root, path.join(root, 'package-lock.json'));
}

/** Installation does it as well; this is for sources that have changed since. */
function build(root) {
  const { spawnSync } = load('node:child_process');
  const script = path.join(root, 'scripts', 'build.js');
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const { error, status } = spawnSync(process.execPath, [script], options);
  if (error) fail(error);
  if (status !== 0) fail(`the build failed (exit code ${status}); its message is above.`);
}

/** The binary of the package `node`, wherever npm has put it. */
function pinnedNode(root) {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  try {
    const manifest = createRequire(`${root}/package.json`).resolve('node/package.json');
    const binary = path.join(path.dirname(manifest), 'bin', file);
    if (existsSync(binary)) return binary;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
  return fail(
    `Node ${RUNTIME_NODE} is needed, this is ${process.versions.node}, and there is none packaged for ` +
      `${process.platform} ${process.arch}. Install Node ${RUNTIME_NODE}, then try again.`,
  );
}

/**
 * Runs `node args` in place of this process: same standard streams, signals forwarded, same end. The
 * channel tells it when this process dies, even by SIGKILL.
 */
export function continueUnder(node, args) {
  const { spawn } = load('node:child_process');
  const child = spawn(node, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of FORWARDED_SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('error', fail);
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    // End as it did. Without a listener the signal does what it does by default.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
