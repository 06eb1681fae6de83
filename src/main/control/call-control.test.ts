import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { lockFolder } from '../../database/embedded/folder-lock.ts';
import { controlOf } from './call-control.ts';
import { writeControlFile } from './control-file.ts';
import { openOrAsk } from './open-or-ask.ts';

it('finds no server at an address that a killed one has left behind', async (t) => {
  const folder = await temporaryFolder();
  t.after(folder.remove);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  await writeControlFile(folder.path, { url: `http://127.0.0.1:${port}`, token: 'none' });
  assert.equal(await controlOf(folder.path, []), null);
  const lock = lockFolder(folder.path);
  t.after(lock.release);
  // Another command has the folder: that is what is wrong, and is said.
  const opening = openOrAsk(folder.path, [], async () => {
    lockFolder(folder.path);
    return {};
  });
  await assert.rejects(opening, { code: 'data_folder_in_use' });
});
