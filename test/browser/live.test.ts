import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, it } from 'node:test';
import { bracketedLog } from '../support/logs.ts';
import { describePage, openExample } from './page-test.ts';

const MIB = 2 ** 20;

describePage('a log that is being read', ({ signedIn }) => {
  const large = path.join(tmpdir(), `log-flow-page-${process.pid}.log`);
  after(() => rm(large, { force: true }));

  it('shows its histogram before it has come whole, and its end without a reload', async () => {
    const part = bracketedLog(20_000);
    await writeFile(large, part.repeat(Math.ceil((100 * MIB) / part.length)));
    const page = await signedIn();
    await page.goto('/');
    // As slow as a good line, so that there is something to watch.
    const network = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 12 * MIB };
    await network.send('Network.emulateNetworkConditions', slow);
    await page.locator('.drop input[type=file]').setInputFiles(large);
    await page
      .getByRole('status')
      .getByText(/Uploading|In Progress/)
      .waitFor();
    await page.locator('.plot canvas').waitFor();
    assert.ok(await page.getByText(/% sent/).isVisible(), 'it is still being sent');
    await page.getByRole('button', { name: 'Read again…' }).waitFor({ timeout: 120_000 });
    await page.getByText('100 %').first().waitFor();
  });

  it('goes on by itself when the network is back', async () => {
    const page = await signedIn();
    const address = await openExample(page);
    await page.context().setOffline(true);
    await page.getByRole('tab', { name: /^Records/ }).click();
    await page.getByText('The server cannot be reached').first().waitFor({ timeout: 60_000 });
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.locator('.record-line').first().waitFor();
    assert.equal(page.url().split('?')[0], address.split('?')[0]);
  });
});

describePage('a log that is deleted', ({ signedIn }) => {
  it('is back where that is undone, and gone where not', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('link', { name: 'Log-Flow' }).click();
    const row = page.getByRole('row').filter({ hasText: 'example-shop.log' });
    const remove = async () => {
      await row.getByRole('button', { name: /More about/ }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await row.waitFor({ state: 'detached' });
    };
    await remove();
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.click();
    await row.waitFor();
    await undo.waitFor({ state: 'detached' });
    await remove();
    await undo.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    assert.equal(await row.count(), 0);
  });
});
