import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, it } from 'node:test';
import type { Page } from 'playwright-core';
import { bracketedLog } from '../support/logs.ts';
import { describePage } from './page-test.ts';

const MIB = 2 ** 20;
/** Every line is looked at by its whole text. */
const SLOW = '/[a-z]+=?.*[0-9]$/ OR /[a-z]+ .*[a-z]$/';

describePage('a filter over a large log', ({ signedIn }) => {
  const large = path.join(tmpdir(), `log-flow-filter-${process.pid}.log`);
  after(() => rm(large, { force: true }));

  it('tells how far it is with the numbers so far, is stopped and gone on with, and ends when it is left', async () => {
    const part = bracketedLog(20_000);
    await writeFile(large, part.repeat(Math.ceil((64 * MIB) / part.length)));
    const page = await signedIn();
    await page.goto('/');
    await page.locator('.drop input[type=file]').setInputFiles(large);
    await page.getByRole('button', { name: 'Read again…' }).waitFor({ timeout: 120_000 });
    const address = page.url().split('?')[0];

    await filter(page, SLOW);
    await page.getByText(/\d+ % read · [\d,]+ records? that match so far\./).waitFor();
    const tab = page.getByRole('tab', { name: /^Records/ });
    assert.match((await tab.textContent())!, /[\d,]+\+$/);
    const stopped = leavesOf(page);
    await page.getByRole('button', { name: 'Stop counting' }).click();
    await page
      .getByText(/Stopped at \d+ % read: everything below is of the [\d,]+ records/)
      .waitFor();
    await stopped;

    await page.getByRole('button', { name: 'Count again' }).click();
    await page.getByText(/% read · .* so far\./).waitFor();
    const left = leavesOf(page);
    await page.getByRole('button', { name: 'Show all' }).click();
    await left;
    await page.getByText(/^All [\d,]+ records\.$/).waitFor();
    assert.equal(page.url().split('?')[0], address);

    // To its end, where the numbers are marked no more.
    await filter(page, 'level:error');
    await page.getByText(/^Everything below is of the/).waitFor();
    assert.match((await tab.textContent())!, /\d$/);
  });
});

async function filter(page: Page, query: string): Promise<void> {
  await page.getByLabel(/^Filter: text/).fill(query);
  await page.keyboard.press('Enter');
}

/** Resolves when the page has closed the connection of a report, so that the server reads no further. */
const leavesOf = (page: Page) =>
  page.waitForEvent('requestfailed', (request) => request.url().includes('/api/stats/'));
