/** The commands of the documents that say `<!-- runs -->`: pasted into a folder they end well and print what they are shown for. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cp, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const BLOCK = /<!-- runs( with a server)? -->\s*```sh\n(.*?)```/gs;

/** A bare Debian has none. */
const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('README.md', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  before(async () => {
    folder = await temporaryFolder();
    await symlink(path.join(ROOT, 'bin'), path.join(folder.path, 'bin'));
    await cp(path.join(ROOT, 'examples'), path.join(folder.path, 'examples'), { recursive: true });
  });
  after(() => folder.remove());

  /** What a block prints, run line by line as somebody would paste it; it fails with the first line that does. */
  async function pasted(block: string, more: Record<string, string> = {}): Promise<string> {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, XDG_CONFIG_HOME: path.join(folder.path, 'config'), ...more };
    const { stdout } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', block], {
      ...{ cwd: folder.path, env },
    });
    return stdout;
  }

  /** By what the block has, what it has to print. */
  const PRINTS: [has: string, printed: RegExp][] = [
    ['analyze examples/access.log', /Combined log format/],
    ['examples/night.log', /POST \/api\/checkout\/<\*>[\s\S]* 504 /],
    ['-C 3 --max 1', /FATAL/i],
    ['status:5xx ip:', /192\.0\.2\.44 .* 50[0-9] /],
    ['yesterday', /LOUD unknown level/],
    ['bundle.tar.gz', /examples\/access\.log/],
    ['search -C 2', /"msg": "upstream timeout"/],
  ];

  it('has what is to be tried', async () => {
    const text = await readFile(path.join(ROOT, 'README.md'), 'utf8');
    const blocks = [...text.matchAll(BLOCK)];
    assert.equal(blocks.length, PRINTS.length);
    for (const [has] of PRINTS)
      assert.equal(blocks.filter(([, , block]) => block!.includes(has)).length, 1, has);
  });

  for (const [has, printed] of PRINTS)
    it(`prints what it says where it has ${has}`, async (context) => {
      const text = await readFile(path.join(ROOT, 'README.md'), 'utf8');
      const [, needsServer, block] = [...text.matchAll(BLOCK)].find(([, , one]) =>
        one!.includes(has),
      )!;
      if (!needsServer) {
        assert.match(await pasted(block!), printed);
        return;
      }
      if (!hasCurl) return context.skip('there is no curl');
      const server = await startApi(path.join(folder.path, 'data'));
      try {
        const { url } = server;
        const here = block!.replaceAll('http://127.0.0.1:3008', url);
        assert.match(await pasted(here, { LOGFLOW_SERVER: url }), printed);
      } finally {
        await server.stop();
      }
    });
});
