import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { pino } from 'pino';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { AppError } from '../../errors.ts';
import { controlOf } from './call-control.ts';
import { readControlFile } from './control-file.ts';
import { openDownload } from './download.ts';
import { serveControl } from './serve-control.ts';

it('answers whoever has the token, with values, errors and downloads', async (t) => {
  const folder = await temporaryFolder();
  t.after(folder.remove);
  const parts = new AsyncDisposableStack();
  t.after(() => parts.disposeAsync());
  const operations = {
    add: async (a: number, b: number) => a + b,
    refuse: async () => {
      throw new AppError('not_found', 'There is none.');
    },
    fail: async () => {
      throw new Error('Failed query: select secret');
    },
  };
  const downloads = {
    whole: async (send: (facts: unknown, content: Readable) => Promise<void>) =>
      send({ name: 'Grüße' }, Readable.from([Buffer.from('some '), Buffer.from('bytes')])),
    half: async (send: (facts: unknown, content: Readable) => Promise<void>) =>
      send({}, Readable.from(half())),
    none: async () => {
      throw new AppError('backup_failed', 'There is no room.');
    },
  };
  const log = pino({ level: 'silent' });
  await serveControl({ folder: folder.path, operations, downloads, log }, parts);

  const control = await controlOf<typeof operations>(folder.path, ['add', 'refuse', 'fail']);
  assert.equal(await control?.add(1, 2), 3);
  await assert.rejects(control!.refuse(), { code: 'not_found', message: 'There is none.' });
  await assert.rejects(control!.fail(), (error: AppError) => {
    return error.code === 'internal' && !error.message.includes('select');
  });

  const whole = await openDownload(folder.path, 'whole');
  assert.deepEqual(whole?.facts, { name: 'Grüße' });
  assert.equal(await text(whole!.content), 'some bytes');
  const cut = await openDownload(folder.path, 'half');
  await assert.rejects(text(cut!.content), { code: 'backup_failed' });
  await assert.rejects(openDownload(folder.path, 'none'), { message: 'There is no room.' });
  await assert.rejects(openDownload(folder.path, 'unknown'), { code: 'not_found' });

  const { url, token } = (await readControlFile(folder.path))!;
  for (const authorization of ['', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`]) {
    for (const name of ['add', 'whole']) {
      const init = { method: 'POST', headers: { authorization }, body: '[]' };
      assert.equal((await fetch(`${url}/${name}`, init)).status, 401);
    }
  }
});

async function* half(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half');
  throw new Error('failed');
}
