/** What a short command loads decides how long it takes: the parts of Node that talk to networks take longer than the rest. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, run } from './testing/command.ts';

const LARGE = ['http', 'https', 'crypto', 'internal/deps/undici/undici'];
const TELL = 'process.on("exit", () => process.stderr.write(process.moduleLoadList.join("\\n")))';

for (const args of [
  ['search', 'timeout', plain],
  ['analyze', plain],
  ['records', plain],
]) {
  test(`${args[0]} of a small file loads no network and no cryptography`, async () => {
    // The first start after an installation compares the packages with the lockfile, and one after a change builds.
    await run(['--version']);
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TELL)}` };
    const { code, stderr } = await run(args, { env });
    assert.equal(code, 0, stderr);
    const loaded = new Set(stderr.split('\n').map((line) => line.replace(/^NativeModule /, '')));
    assert.ok(loaded.has('fs'));
    assert.deepEqual(
      LARGE.filter((name) => loaded.has(name)),
      [],
    );
  });
}
