import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { bracketedLog } from '../support/logs.ts';
import { describePage } from './page-test.ts';

const FILES = 50;
const REFUSED = 'shop-07.log';
const HELD = 'shop-49.log';

const section = (page: Page) => page.getByRole('region', { name: 'Files being sent' });

/** One of the files is refused, and the last one waits until it is let go. */
async function drop(page: Page): Promise<{ letGo: () => void }> {
  const held = Promise.withResolvers<void>();
  await page.route(`**/api/upload-logs/${REFUSED}*`, (route) =>
    route.fulfill({
      status: 413,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'too_large', title: 'Too large', detail: 'It has 1 GiB.' }),
    }),
  );
  await page.route(`**/api/upload-logs/${HELD}*`, async (route) => {
    await held.promise;
    await route.continue().catch(() => undefined);
  });
  await page.goto('/');
  const buffer = Buffer.from(bracketedLog(20));
  const files = Array.from({ length: FILES }, (_, n) => ({
    ...{ name: `shop-${String(n).padStart(2, '0')}.log`, mimeType: 'text/plain' },
    buffer,
  }));
  await page.locator('.drop input[type=file]').setInputFiles(files);
  return { letGo: held.resolve };
}

describePage('many files at once', ({ signedIn }) => {
  it('are one line with how far they are, and those that failed with their reason', async () => {
    const page = await signedIn();
    const { letGo } = await drop(page);
    const status = section(page).getByRole('status');
    await status.getByText('48 of 50 files sent').waitFor();
    assert.match((await status.textContent())!, / KiB of [\d.]+ KiB · 1 failed/);
    const failed = section(page).getByRole('list', { name: 'Files that could not be sent' });
    assert.equal(
      await failed.getByRole('listitem').allTextContents().then(String),
      `${REFUSED} Too large. It has 1 GiB.`,
    );
    assert.equal(await section(page).getByRole('progressbar').count(), 1);
    await section(page).getByRole('button', { name: 'Show the files' }).click();
    await section(page).getByRole('link', { name: HELD }).waitFor();
    letGo();
    await status.getByText('49 of 50 files sent').waitFor();
    await section(page).getByRole('button', { name: 'Dismiss all' }).click();
    await section(page).waitFor({ state: 'detached' });
  });

  it('are stopped together, and what failed is still told', async () => {
    const page = await signedIn({ viewport: { width: 360, height: 740 } });
    const { letGo } = await drop(page);
    await section(page).getByText('48 of 50 files sent').waitFor();
    const { right } = await section(page)
      .getByRole('status')
      .evaluate((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return range.getBoundingClientRect();
      });
    assert.ok(right <= 360, `${right}`);
    await section(page).getByRole('button', { name: 'Stop all' }).click();
    await section(page).getByText('48 of 49 files sent').waitFor();
    await section(page).getByText('Too large. It has 1 GiB.').waitFor();
    letGo();
    await section(page)
      .getByRole('button', { name: `Dismiss ${REFUSED}` })
      .click();
    await section(page).waitFor({ state: 'detached' });
  });

  it('are shown each by itself where they are few', async () => {
    const page = await signedIn();
    const held = Promise.withResolvers<void>();
    await page.route('**/api/upload-logs/*', async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto('/');
    const buffer = Buffer.from(bracketedLog(20));
    const files = ['a.log', 'b.log'].map((name) => ({ name, mimeType: 'text/plain', buffer }));
    await page.locator('.drop input[type=file]').setInputFiles(files);
    for (const { name } of files) await section(page).getByRole('link', { name }).waitFor();
    held.resolve();
    await section(page).waitFor({ state: 'detached' });
  });
});
