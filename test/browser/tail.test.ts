import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { randomLog } from '../support/logs.ts';
import { describePage } from './page-test.ts';
import { slowUpload } from './slow-upload.ts';

/** Records of some MiB: enough for a frame of their own. */
const PART = 6000;

describePage('the records of a log that still comes', (pages) => {
  it('appear by themselves, wait while somebody reads or has paused, and one look is made at a time', async () => {
    const page = await pages.signedIn();
    const upload = await slowUpload(page, pages.server.url, randomLog(PART));
    const looks = atOnce(page);
    await page.goto(`/jobs/${upload.jobID}?tab=records&order=-line`);
    const newest = () => firstLine(page);
    await upload.until('the first records', async () => (await newest()) > 0);

    const before = await newest();
    await upload.until('newer records on top', async () => (await newest()) > before);

    // Whoever has scrolled into the list reads: nothing moves.
    await page.mouse.move(400, 500);
    await page.mouse.wheel(0, 2500);
    await eventually(
      'the list to be scrolled',
      async () => (await inView(page)) !== (await newest()),
    );
    await page.waitForFunction(() => window.scrollY > 1000);
    const read = await inView(page);
    const hint = page.getByRole('button', { name: /^[\d,]+ new ↑$/ });
    await upload.until('the hint at new records', () => hint.isVisible());
    assert.equal(await inView(page), read);
    await hint.click();
    await eventually('the newest records', async () => (await newest()) > before);
    await hint.waitFor({ state: 'detached' });

    // So are they for whoever scrolls back.
    await page.mouse.wheel(0, 2500);
    await page.waitForFunction(() => window.scrollY > 1000);
    await upload.until('the hint once more', () => hint.isVisible());
    await page.mouse.wheel(0, -5000);
    await hint.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused').waitFor();
    const paused = await newest();
    await upload.until('the hint while paused', () => hint.isVisible());
    assert.equal(await newest(), paused);
    await page.getByRole('button', { name: 'Go on' }).click();
    await upload.until('newer records after the pause', async () => (await newest()) > paused);

    await upload.end();
    await page.getByRole('button', { name: 'Pause' }).waitFor({ state: 'detached' });
    assert.equal(looks.most(), 1);
  });

  it('stand behind the others in the order of the file, and nothing moves', async () => {
    const page = await pages.signedIn();
    const upload = await slowUpload(page, pages.server.url, randomLog(PART));
    // One of each part.
    await page.goto(`/jobs/${upload.jobID}?tab=records&q=%22T10:00:07Z%22`);
    const lines = page.locator('.record-line');
    await upload.until('the first record', async () => (await lines.count()) > 0);
    const first = await lines.first().textContent();
    await upload.until('more records', async () => (await lines.count()) > 2);
    assert.equal(await lines.first().textContent(), first);
    await upload.end();
    await page.getByRole('button', { name: 'Pause' }).waitFor({ state: 'detached' });
    await eventually('all records', async () => (await lines.count()) === upload.parts());
  });
});

const firstLine = async (page: Page): Promise<number> => {
  const numbers = page.locator('.record-item[data-index="0"] .record-number');
  return (await numbers.count()) === 0 ? 0 : numberIn(await numbers.first().textContent());
};

/** The line of the record in the middle of the window. */
const inView = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    const number = at?.closest('.record-line')?.querySelector('.record-number')?.textContent;
    return Number((number ?? '').replaceAll(/\D/g, ''));
  });

const numberIn = (text: string | null): number => Number((text ?? '').replaceAll(/\D/g, ''));

/** How many looks at the newest records are made at once; the pages behind them are asked for by scrolling. */
function atOnce(page: Page) {
  let now = 0;
  let most = 0;
  const isLook = (url: string) => /\/records\?/.test(url) && !url.includes('cursor=');
  page.on('request', (request) => {
    if (isLook(request.url())) most = Math.max(most, ++now);
  });
  const done = (request: { url(): string }) => void (isLook(request.url()) && now--);
  page.on('requestfinished', done);
  page.on('requestfailed', done);
  return { most: () => most };
}
