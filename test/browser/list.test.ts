import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage, openExample } from './page-test.ts';

const NOTHING = 'no line\nof this\nis a log\n';

async function sendNothing(page: Page): Promise<void> {
  await page.goto('/');
  const buffer = Buffer.from(NOTHING);
  await page
    .locator('.drop input[type=file]')
    .setInputFiles({ name: 'nothing.txt', mimeType: 'text/plain', buffer });
  await page.getByRole('region', { name: 'Reasons' }).waitFor();
}

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

describePage('the list of logs', ({ signedIn }) => {
  it('says what each log holds, and how much of it was understood', async () => {
    const page = await signedIn();
    await openExample(page);
    await sendNothing(page);
    await page.goto('/');
    const row = rowOf(page, 'example-shop.log');
    for (const text of ['18,003', '100 %']) await row.getByText(text, { exact: true }).waitFor();
    await rowOf(page, 'nothing.txt').getByRole('link', { name: '0 %' }).click();
    await page.getByRole('region', { name: 'Reasons' }).waitFor();
    await page.goto('/');
    // The number of errors opens them.
    const errors = row.locator('a[href*="level"]');
    const number = await errors.textContent();
    await errors.click();
    await page.getByText(`Everything below is of the ${number} records`).waitFor();
  });

  it('offers the same for a log as its own page does', async () => {
    const page = await signedIn();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const address = await openExample(page);
    const more = page.getByRole('button', { name: 'More about example-shop.log' });
    await page.goto('/');
    await more.click();
    await page.getByRole('menuitem', { name: 'Copy link' }).click();
    await page.getByText('Copied. The link opens for your account alone.').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
    await more.click();
    await page.getByRole('menuitem', { name: 'Read again…' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Format' }).waitFor();
    await page.goto(address);
    await more.click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    await rowOf(page, 'example-shop.log').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await rowOf(page, 'example-shop.log').waitFor();
  });

  it('names its numbers on a phone, and keeps the pages in one line', async () => {
    const page = await signedIn({ viewport: { width: 360, height: 740 } });
    await openExample(page);
    await page.goto('/');
    const cell = rowOf(page, 'example-shop.log').getByText('18,003', { exact: true });
    const heading = await cell
      .locator('xpath=ancestor::*[@role="cell"]')
      .evaluate((node) => getComputedStyle(node, '::before').content);
    assert.equal(heading, '"Records"');
    const tops = await page
      .locator('.header a')
      .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    assert.equal(new Set(tops).size, 1, `${tops}`);
  });
});
