import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { zipOf } from '../../src/ingest/testing/archives.ts';
import { bracketedLog } from '../support/logs.ts';
import { describePage } from './page-test.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

async function drop(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto('/');
  const file = { name, mimeType: 'application/zip', buffer };
  await page.locator('.drop input[type=file]').setInputFiles(file);
}

describePage('an archive', ({ signedIn }) => {
  it('is one report of its logs, with what was skipped and why', async () => {
    const page = await signedIn();
    const archive = zipOf([
      { path: 'web/first.log', content: bracketedLog(30) },
      { path: 'web/logo.png', content: PNG },
      { path: 'second.log', content: bracketedLog(12) },
    ]);
    await drop(page, 'bundle.zip', archive);
    await page.getByRole('heading', { name: 'bundle.zip' }).waitFor();
    await page.getByText('42 records').first().waitFor();
    const members = page.getByRole('table', { name: 'Logs of the archive' });
    await members.getByRole('link', { name: 'web/first.log' }).waitFor();
    const skipped = members.getByRole('row').filter({ hasText: 'web/logo.png' });
    await skipped.getByText('not_a_log').waitFor();
    await members.getByRole('link', { name: 'second.log' }).click();
    await page.getByRole('heading', { name: 'second.log' }).waitFor();
    await page.goto('/');
    await page.getByRole('link', { name: 'bundle.zip' }).first().click();
    await page.getByRole('heading', { name: 'bundle.zip' }).waitFor();
  });

  it('is deleted as a whole, and brought back as a whole', async () => {
    const page = await signedIn();
    const archive = zipOf([
      { path: 'first.log', content: bracketedLog(5) },
      { path: 'empty.log', content: Buffer.alloc(0) },
      { path: 'logo.png', content: PNG },
    ]);
    await drop(page, 'bundle.zip', archive);
    await page.getByText('5 records').first().waitFor();
    const address = page.url();
    const bundleID = new URL(address).searchParams.get('bundle')!;
    const remove = async () => {
      await page.getByRole('button', { name: 'More about these logs' }).click();
      await page.getByRole('menuitem', { name: 'Delete this archive' }).click();
      await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
      await page.getByText('Deleted bundle.zip').waitFor();
    };
    await remove();
    const first = page.getByRole('link', { name: 'first.log' });
    await first.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await first.waitFor();
    await page.getByRole('link', { name: 'empty.log' }).waitFor();
    await page.goto(address);
    const gone = page.waitForResponse(
      (response) =>
        response.request().method() === 'DELETE' &&
        response.url().endsWith(`/api/bundles/${bundleID}`),
    );
    await remove();
    assert.equal((await gone).status(), 204);
    await page.goto(address);
    await page.getByText('There is nothing here').waitFor();
  });

  it('is no wider than a phone', async () => {
    const page = await signedIn({ viewport: { width: 360, height: 740 } });
    const path = 'deploy/nodes.tar.gz/node-1/var/log/pods/shop.log';
    await drop(page, 'bundle.zip', zipOf([{ path, content: bracketedLog(30) }]));
    await page.getByText('1 log in it').waitFor();
    await page.getByRole('columnheader', { name: 'Understood' }).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  });

  it('without any log says so', async () => {
    const page = await signedIn();
    await drop(page, 'images.zip', zipOf([{ path: 'logo.png', content: PNG }]));
    await page.getByRole('heading', { name: 'images.zip' }).waitFor();
    await page.getByText('The archive holds no log', { exact: false }).first().waitFor();
  });
});
