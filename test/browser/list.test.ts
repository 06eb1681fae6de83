import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage, openExample } from './page-test.ts';

/** Two requests, and three lines that are none. */
const REQUEST = '192.0.2.1 - - [20/Feb/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "-"\n';
const PARTLY = `${REQUEST.repeat(2)}no line\nof these\nis a request\n`;

async function sendPartly(page: Page): Promise<void> {
  await page.goto('/');
  const buffer = Buffer.from(PARTLY);
  await page
    .locator('.drop input[type=file]')
    .setInputFiles({ name: 'partly.txt', mimeType: 'text/plain', buffer });
  await page.getByRole('button', { name: '40 % understood' }).waitFor();
}

/** Shows a list of so many logs that were read, none of which the server has. Returns their ids. */
async function listOf(page: Page, length: number): Promise<string[]> {
  const items = Array.from({ length }, (_, n) => ({
    jobID: randomUUID(),
    ...{ fileName: `log-${n}.log`, status: 'Completed', progressInPercentage: 100, attempts: 1 },
    createdAt: new Date(Date.UTC(2025, 1, 20) - n * 1000).toISOString(),
    ...{ startedAt: null, finishedAt: null, error: null, totalBytes: 10, bytesProcessed: 10 },
    ...{ format: null, storedBytes: 10, bytesKept: true, keptUntil: null, counts: null },
  }));
  await page.route('**/api/jobs?*', (route) =>
    route.fulfill({ json: { items, nextCursor: null } }),
  );
  return items.map(({ jobID }) => jobID);
}

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

describePage('the list of logs', ({ signedIn }) => {
  it('says what each log holds, and how much of it was understood', async () => {
    const page = await signedIn();
    await openExample(page);
    await sendPartly(page);
    await page.goto('/');
    const row = rowOf(page, 'example-shop.log');
    for (const text of ['18,003', '100 %']) await row.getByText(text, { exact: true }).waitFor();
    await rowOf(page, 'partly.txt').getByRole('link', { name: '40 %' }).click();
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

  it('says how many logs one report may be of, before it is opened', async () => {
    const page = await signedIn();
    const ids = await listOf(page, 101);
    await page.goto('/');
    const choose = (n: number) => page.getByRole('checkbox', { name: `Choose log-${n}.log` });
    await page.getByRole('checkbox', { name: 'Choose all logs that are shown' }).check();
    const open = page.getByRole('button', { name: 'Open 101 as one report' });
    await page.getByText('One report is of up to 100 logs.').waitFor();
    assert.ok(await open.isDisabled());
    await choose(0).uncheck();
    await page.getByRole('link', { name: 'Open 100 as one report' }).waitFor();
    await page.getByText('by time those of up to 50').waitFor();
    await page.goto(`/all?jobs=${ids}`);
    await page.getByText('One report is of up to 100 logs: choose fewer').waitFor();
  });

  for (const [device, viewport] of [
    ['a desktop', { width: 1280, height: 800 }],
    ['a phone', { width: 360, height: 740 }],
  ] as const) {
    it(`is chosen from as a whole, in ranges and one by one on ${device}`, async () => {
      const page = await signedIn({ viewport });
      await listOf(page, 30);
      await page.goto('/');
      const box = (n: number) => page.getByRole('checkbox', { name: `Choose log-${n}.log` });
      const all = page.getByRole('checkbox', { name: 'Choose all logs that are shown' });
      const says = (text: string) => page.getByRole('status').getByText(text).waitFor();
      await box(2).click();
      await box(5).click({ modifiers: ['Shift'] });
      await says('4 of 30 logs chosen');
      for (const n of [2, 3, 4, 5]) assert.ok(await box(n).isChecked(), `${n}`);
      assert.equal(await page.evaluate(() => getSelection()!.toString()), '');
      assert.ok(await all.evaluate((node) => (node as HTMLInputElement).indeterminate));
      // By keys the same, and from the one that was pressed last.
      await box(3).focus();
      await page.keyboard.press('Shift+Space');
      await says('1 of 30 logs chosen');
      await all.focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Delete 30 logs' }).waitFor();
      await page.getByRole('textbox', { name: 'Filter by name' }).fill('log-1');
      await page.getByRole('button', { name: 'Delete 11 logs' }).waitFor();
      await all.uncheck();
      await page.getByRole('textbox', { name: 'Filter by name' }).fill('');
      await says('19 of 30 logs chosen');
      // The ends of a range are those of the order that is shown.
      if (device === 'a phone') return;
      await all.check();
      await all.uncheck();
      await page.getByRole('button', { name: /^Came/ }).click();
      await box(29).click();
      await box(27).click({ modifiers: ['Shift'] });
      await says('3 of 30 logs chosen');
    });
  }

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
