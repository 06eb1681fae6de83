/** The package as `npm pack` makes it, installed into an empty folder by a stranger. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import esbuild from 'esbuild';
import { newClient } from '../support/client.ts';
import { runLogFlow, startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAX_BYTES = 15 * 1024 * 1024;
const run = promisify(execFile);
const LOG = '2025-02-20T10:00:00Z ERROR disk 7 is full\n2025-02-20T10:00:01Z INFO retried\n';

describe('the package', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let installed: string;
  let launcher: string;
  let packed: { size: number; files: { path: string }[] };

  before(async () => {
    folder = await temporaryFolder();
    installed = path.join(folder.path, 'installed');
    await mkdir(installed);
    await run(process.execPath, ['scripts/library.js'], { cwd: ROOT });
    // Without scripts: what is built is there, and other tests run it meanwhile.
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder.path];
    const { stdout } = await run('npm', pack, { cwd: ROOT });
    [packed] = JSON.parse(stdout);
    const archive = (await readdir(folder.path)).find((name) => name.endsWith('.tgz'))!;
    await writeFile(path.join(installed, 'package.json'), '{"type":"module"}');
    // The Node that it would bring along is the one that runs the tests.
    const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `../${archive}`];
    await run('npm', install, { cwd: installed });
    launcher = path.join(installed, 'node_modules/log-flow/bin/log-flow.js');
    await writeFile(path.join(installed, 'x.log'), LOG);
  });
  after(() => folder.remove());

  it('is small, and has neither tests nor sources', () => {
    assert.ok(packed.size < MAX_BYTES, `${packed.size} bytes`);
    const names = packed.files.map((file) => file.path);
    const strange = names.filter(
      (name) =>
        /\.test\.|^(src(?!\/database\/migrations\/)|test|bench|page)\//.test(name) ||
        /(?<!\.d)\.tsx?$/.test(name),
    );
    assert.deepEqual(strange, []);
    for (const needed of ['LICENSE', 'README.md', 'dist/app/main.js', 'dist/page/index.html'])
      assert.ok(names.includes(needed), needed);
  });

  it('analyses and searches a file', async () => {
    const file = path.join(installed, 'x.log');
    const analyzed = await runLogFlow(['analyze', '--json', file], {}, '', launcher);
    assert.equal(analyzed.code, 0, analyzed.stderr);
    assert.equal(JSON.parse(analyzed.stdout).logLevelCounts.error, 1);
    const found = await runLogFlow(['search', 'level:error', file], {}, '', launcher);
    assert.equal(found.code, 0, found.stderr);
    assert.match(found.stdout, /disk 7 is full/);
    assert.ok(existsSync(path.join(installed, 'node_modules/.bin/log-flow')));
  });

  it('serves the page and takes an upload', async () => {
    const server = await startApi(path.join(folder.path, 'data'), {}, launcher);
    try {
      const page = await fetch(server.url, { headers: { accept: 'text/html' } });
      assert.match(await page.text(), /<script type="module"/);
      const client = await newClient(server.url);
      const environment = { LOGFLOW_SERVER: server.url, LOGFLOW_TOKEN: client.token };
      const upload = ['upload', '--watch', '--json', path.join(installed, 'x.log')];
      const uploaded = await runLogFlow(upload, environment, '', launcher);
      assert.equal(uploaded.code, 0, uploaded.stderr);
      const report = await client.finished(JSON.parse(uploaded.stdout.split('\n')[0]!).jobID);
      assert.equal(report.logLevelCounts.error, 1);
    } finally {
      assert.equal(await server.stop(), 0);
    }
  });

  it('is a library, whose examples print what they say', () => runExamples('docs/library.md', 4));

  it('has a client, whose examples print what they say', async () => {
    const server = await startApi(path.join(folder.path, 'client-data'), {}, launcher);
    try {
      const account = { email: 'me@example.com', password: 'a-long-password-7' };
      const registered = await fetch(new URL('/auth/register', server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(account),
      });
      const { accessToken } = (await registered.json()) as { accessToken: string };
      await runExamples('docs/client.md', 3, {
        ...{ LOGFLOW_SERVER: server.url, LOGFLOW_TOKEN: accessToken },
        ...{ LOGFLOW_EMAIL: account.email, LOGFLOW_PASSWORD: account.password },
      });
    } finally {
      await server.stop();
    }
  });

  /** Runs each example of a document in the folder of the package, and compares what it prints with its comments. */
  async function runExamples(
    document: string,
    least: number,
    environment: Record<string, string> = {},
  ): Promise<void> {
    const text = await readFile(path.join(ROOT, document), 'utf8');
    const examples = [...text.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code!);
    assert.ok(examples.length >= least);
    for (const [index, code] of examples.entries()) {
      const file = path.join(installed, `example-${index}.mjs`);
      await writeFile(file, code);
      const env = { ...process.env, ...environment };
      const { stdout } = await run(process.execPath, [file], { cwd: installed, env });
      const said = [...code.matchAll(/^\s*\/\/ prints: (.*)$/gm)].map(([, line]) => `${line}\n`);
      assert.equal(stdout, said.join(''));
    }
  }

  for (const [name, code] of [
    ['engine', "import { analyzeLog as it } from 'log-flow/engine';\nglobalThis.it = it;\n"],
    ['client', "import { createClient as it } from 'log-flow/client';\nglobalThis.it = it;\n"],
  ] as const)
    it(`has ${name === 'engine' ? 'an engine' : 'a client'} that a bundler takes for browsers`, async () => {
      const entry = path.join(installed, `${name}-for-browsers.js`);
      await writeFile(entry, code);
      const { metafile, outputFiles } = await esbuild.build({
        ...{ entryPoints: [entry], bundle: true, platform: 'browser', format: 'iife' },
        ...{ minify: true, metafile: true, write: false, logLevel: 'silent', outfile: 'out.js' },
      });
      const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
      assert.deepEqual(imports, []);
      assert.ok(outputFiles[0]!.contents.length < 1024 * 1024);
    });

  it('has types', async () => {
    const file = path.join(installed, 'typed.ts');
    const code = [
      "import { createClient, type LiveMessage } from 'log-flow/client';",
      "import { analyzeLog, type Report, readRecords } from 'log-flow/engine';",
      "const client = createClient({ server: 'http://127.0.0.1:3008', token: 'key' });",
      "export const last = async (): Promise<LiveMessage | undefined> => (await Array.fromAsync(client.watch('x'))).at(-1);",
      "export const sent = client.upload('x.log').then(([job]) => job?.jobID);",
      "const report: Report = analyzeLog('x', { keywords: ['a'], timeZone: 'Europe/Berlin' });",
      'export const lines: number = report.totalLines;',
      "for (const record of readRecords('x')) if (!('invalid' in record)) record.message?.length;",
    ];
    await writeFile(file, code.join('\n'));
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'esnext,dom'];
    const compiler = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const types = ['--types', '', '--skipLibCheck', 'false'];
    await run(process.execPath, [compiler, ...options, ...types, file], { cwd: installed });
    assert.ok((await stat(file)).size > 0);
  });
});
