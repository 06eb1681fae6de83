/** Logs whose bytes are gone: nothing leads to records that nobody can show. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { describePage } from './page-test.ts';

/** No button or link of the page leads to records. */
async function assertNoDeadEnds(page: Page): Promise<void> {
  assert.equal(await page.getByRole('tab', { name: /^Records/ }).count(), 0);
  assert.equal(await page.locator('.value-link, .data-row[data-clickable]').count(), 0);
  assert.equal(await page.locator('.legend:not([disabled])').count(), 0);
  assert.equal(await page.getByRole('button', { name: /errors$/ }).count(), 0);
  assert.equal(await page.getByRole('textbox', { name: /^Filter/ }).count(), 0);
}

describePage('a log whose bytes are gone', ({ signedIn }) => {
  /** A server that keeps no bytes of logs that have been read. */
  async function forgetful(t: TestContext): Promise<string> {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    const server = await startServer(folder.path, { KEEP_UPLOADS: 'false' });
    t.after(server.kill);
    return server.url;
  }

  it('shows its numbers, says once what cannot be done, and what can', async (t) => {
    const page = await signedIn({ baseURL: await forgetful(t) });
    const asked: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 410) asked.push(response.url());
    });
    await page.goto('/');
    await page.getByRole('button', { name: 'Try an example' }).click();
    const note = page.getByText('The bytes of this log are gone');
    await note.waitFor();
    await page.getByText('18,003 records').first().waitFor();
    for (const tab of ['Patterns', 'Addresses', 'Keywords', 'Not understood']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await assertNoDeadEnds(page);
    }
    await page.keyboard.press('h');
    // An address with a filter, of a time when there were bytes.
    await page.goto(`${new URL(page.url()).pathname}?q=level%3Aerror&tab=records`);
    await page.getByText('All 18,003 records.').waitFor();
    await assertNoDeadEnds(page);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Report as JSON' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: /^Records/ }).count(), 0);
    await page.keyboard.press('Escape');
    await note.getByRole('link', { name: 'Send the file again' }).click();
    const row = page.getByRole('row').filter({ hasText: 'example-shop.log' });
    await row.waitFor();
    assert.equal(await row.locator('a[href*="level"]').count(), 0);
    assert.deepEqual(asked, []);
  });

  it('and that has failed has a page, which the list of failed logs leads to', async () => {
    const page = await signedIn();
    await page.goto('/');
    const buffer = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(64, 7)]);
    const file = { name: 'broken.log.gz', mimeType: 'application/gzip', buffer };
    await page.locator('.drop input[type=file]').setInputFiles(file);
    await page.goto('/failed');
    await page.getByRole('button', { name: /^broken\.log/ }).click();
    await page.getByRole('link', { name: /^Open broken\.log/ }).click();
    await page.getByRole('alert').getByText('This log could not be analysed').waitFor();
    await page.getByRole('link', { name: 'Send the file again' }).waitFor();
    await assertNoDeadEnds(page);
    assert.equal(await page.getByRole('tab').count(), 0);
  });
});
