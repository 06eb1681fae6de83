import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog, errorsIn } from '../support/logs.ts';
import { freePort } from '../support/postgres.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { buildImage, type Image, inside } from './image.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** What a machine needs to reach the registry of packages, as a build in its containers would. */
const REGISTRY_SETTINGS = /^(npm_config_cafile|NODE_EXTRA_CA_CERTS|(https?|no)_proxy)$/i;
const text = await readFile(path.join(ROOT, 'Dockerfile'), 'utf8');

describe('the Dockerfile', () => {
  const dockerfile = DockerfileParser.parse(text);
  const instructions = dockerfile.getInstructions();
  const argumentsOf = (keyword: string): string[] =>
    instructions
      .filter((instruction) => instruction.getKeyword() === keyword)
      .map((instruction) => instruction.getArgumentsContent() ?? '');

  it('has no fault', () => assert.deepEqual(validate(text), []));

  it('has the Node of package.json in both of its stages', async () => {
    const { dependencies } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
    const images = argumentsOf('FROM').map((from) => from.split(' ')[0]);
    const wanted = `node:${dependencies.node}-bookworm-slim`;
    assert.deepEqual(images, [wanted, wanted]);
  });

  // By the numbers of hadolint's rules, as far as they concern instructions that are there.
  it('keeps the rules for images', () => {
    assert.match(argumentsOf('USER').at(-1)!, /^[1-9]\d*:[1-9]\d*$/, 'DL3002: not root');
    for (const keyword of ['ENTRYPOINT', 'CMD'])
      assert.ok(Array.isArray(JSON.parse(argumentsOf(keyword).at(-1)!)), `DL3025: ${keyword}`);
    for (const folder of argumentsOf('WORKDIR')) assert.match(folder, /^\//, 'DL3000: absolute');
    assert.equal(argumentsOf('ADD').length, 0, 'DL3020: COPY, not ADD');
    assert.equal(argumentsOf('HEALTHCHECK').length, 1, 'DL3012: one health check');
    for (const command of argumentsOf('RUN'))
      assert.doesNotMatch(
        command,
        /\b(sudo|cd|apt|apt-get|npm install)\b/,
        'DL3003, DL3004, DL3016',
      );
    assert.doesNotMatch(argumentsOf('ENV').join(), /SECRET|PASSWORD|TOKEN|KEY/, 'no secrets');
  });
});

describe('the image that the Dockerfile describes', { skip: process.platform === 'win32' }, () => {
  let folder: TemporaryFolder;
  let image: Image;
  let container: ChildProcess;
  let port: number;
  let output = '';

  before(async () => {
    folder = await temporaryFolder();
    // For the user of the container, who is another one.
    await chmod(folder.path, 0o755);
    const bin = path.join(folder.path, 'bin');
    await mkdir(bin);
    await cp(process.execPath, path.join(bin, 'node'));
    const PATH = `${bin}:${process.env.PATH}`;
    const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
    const reach = Object.entries(process.env).filter(([name]) => REGISTRY_SETTINGS.test(name));
    const baseEnvironment = {
      ...(Object.fromEntries(reach) as Record<string, string>),
      ...{ PATH, HOME: folder.path, npm_config_cache: cache },
    };
    image = await buildImage({
      context: ROOT,
      folder: path.join(folder.path, 'stages'),
      baseEnvironment,
    });
    // Root's own files are read-only for the user; where the tests run as somebody else, they are made so.
    if (!isRoot) execFileSync('chmod', ['-R', 'a-w', inside(image, '/app')]);
    port = await freePort();
  });
  after(async () => {
    container?.kill('SIGKILL');
    if (!isRoot) execFileSync('chmod', ['-R', 'u+w', inside(image, '/app')]);
    await folder.remove();
  });

  /** As `docker run --read-only` without a folder for temporary files. */
  const start = (command: string[], settings: Record<string, string> = {}): ChildProcess => {
    const [uid, gid] = image.user.split(':').map(Number);
    const env = { ...image.env, LOGFLOW_DATA_DIR: inside(image, '/data'), ...settings };
    return spawn(command[0]!, command.slice(1), {
      cwd: inside(image, '.'),
      env: { ...env, PATH: path.join(folder.path, 'bin'), TMPDIR: '/nowhere', HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot ? { uid, gid } : {}),
    });
  };
  const exitOf = async (child: ChildProcess): Promise<number | null> =>
    (await once(child, 'exit'))[0];

  it('has what a start needs, and no sources, tests or tools', async () => {
    const names = await readdir(inside(image, '/app'));
    const wanted = [
      'bin',
      'CHANGELOG.md',
      'dist',
      'LICENSE',
      'node_modules',
      'package.json',
      'scripts',
      'src',
    ];
    assert.deepEqual(names.sort(), wanted.sort());
    const packages = await readdir(inside(image, '/app/node_modules'));
    for (const name of ['typescript', 'vite', 'esbuild', 'node'])
      assert.ok(!packages.includes(name), name);
  });

  it('serves as another user, in folders that it cannot change', async () => {
    const before = await filesOf(inside(image, '/app'));
    container = start([...image.entrypoint, ...image.cmd], { PORT: String(port) });
    for (const stream of [container.stdout!, container.stderr!])
      stream.on('data', (piece) => {
        output += piece;
      });
    await eventually('the server to be ready', () => {
      if (container.exitCode !== null) throw new Error(output);
      return output.includes('ready:');
    });
    const client = await newClient(`http://127.0.0.1:${port}`);
    const { jobID } = await client.put('image.log', bracketedLog(500));
    const report = await client.finished(jobID);
    assert.equal(report.logLevelCounts.error, errorsIn(500));
    assert.deepEqual(await filesOf(inside(image, '/app')), before);
    if (isRoot) assert.equal((await stat(inside(image, '/data'))).uid, 1000);
  });

  it('is healthy as long as it serves', async () => {
    assert.equal(await exitOf(start(image.healthcheck, { PORT: String(port) })), 0);
    const ended = exitOf(container);
    container.kill('SIGTERM');
    assert.equal(await ended, 0, output);
    assert.equal(await exitOf(start(image.healthcheck, { PORT: String(port) })), 1);
  });

  it('runs the other commands, too', async () => {
    const worker = start([...image.entrypoint, 'worker']);
    let said = '';
    worker.stderr!.on('data', (piece) => {
      said += piece;
    });
    assert.equal(await exitOf(worker), 2);
    assert.match(said, /DATABASE_URL/);
  });
});

async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}
