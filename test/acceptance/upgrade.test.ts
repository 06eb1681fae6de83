import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertGoesOn } from '../contract/upgrade.ts';
import { unpackPreviousRelease } from '../support/previous-release.ts';
import { startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('a data folder of the previous release is read, and its jobs are finished', async (t) => {
  const temporary = await temporaryFolder();
  t.after(temporary.remove);
  const before = await unpackPreviousRelease(temporary.path);
  const server = await startApi(before.folder);
  t.after(server.kill);
  await assertGoesOn(server.url, before);
  assert.equal(await server.stop(), 0);
});
