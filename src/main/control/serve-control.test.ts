import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pino } from 'pino';
import { eventually } from '../../../test/support/eventually.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { AppError } from '../../errors.ts';
import { borrow } from './borrow.ts';
import { controlOf } from './call-control.ts';
import { readControlFile } from './control-file.ts';
import { type Lend, serveControl } from './serve-control.ts';

it('answers whoever has the token, with values, errors and loans', async (t) => {
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
  let isBack = false;
  const loans = {
    folder: async (lend: Lend) => {
      await lend({ name: 'Grüße' });
      isBack = true;
    },
    none: async () => {
      throw new AppError('backup_failed', 'There is no room.');
    },
  };
  const log = pino({ level: 'silent' });
  await serveControl({ folder: folder.path, operations, loans, log }, parts);

  const control = await controlOf<typeof operations>(folder.path, ['add', 'refuse', 'fail']);
  assert.equal(await control?.add(1, 2), 3);
  await assert.rejects(control!.refuse(), { code: 'not_found', message: 'There is none.' });
  await assert.rejects(control!.fail(), (error: AppError) => {
    return error.code === 'internal' && !error.message.includes('select');
  });

  const loan = await borrow(folder.path, 'folder');
  assert.deepEqual(loan?.facts, { name: 'Grüße' });
  assert.equal(isBack, false);
  loan!.giveBack();
  await eventually('the loan to come back', () => isBack);
  await assert.rejects(borrow(folder.path, 'none'), { message: 'There is no room.' });
  await assert.rejects(borrow(folder.path, 'unknown'), { code: 'not_found' });

  const { url, token } = (await readControlFile(folder.path))!;
  for (const authorization of ['', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`]) {
    for (const name of ['add', 'folder']) {
      const init = { method: 'POST', headers: { authorization }, body: '[]' };
      assert.equal((await fetch(`${url}/${name}`, init)).status, 401);
    }
  }

  const lost = await borrow(folder.path, 'folder');
  await parts.disposeAsync();
  await eventually('the end of the server to be seen', () => lost!.ended.aborted);
});
