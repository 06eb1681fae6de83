import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage } from './page-test.ts';

const MINUTES = 120;
const SLOW = '/api/slow';

/** Two hours around midnight: a request of each path in each minute, slow ones that fail at the end. */
function accessLog(): string {
  const lines: string[] = [];
  for (let minute = 0; minute < MINUTES; minute++) {
    const day = minute < 60 ? 19 : 20;
    const clock = `${minute < 60 ? '23' : '00'}:${String(minute % 60).padStart(2, '0')}:07`;
    const request = (path: string, status: number, seconds: string) =>
      lines.push(
        `192.0.2.7 - - [${day}/Feb/2025:${clock} +0000] "GET ${path} HTTP/1.1" ${status} 2048 "-" "curl/8.0" ${seconds}`,
      );
    request('/index.html', minute === 3 ? 404 : 200, '0.012');
    request(SLOW, minute >= 110 ? 503 : 200, '1.500');
  }
  return `${lines.join('\n')}\n`;
}

async function openAccessLog(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('.drop input[type=file]').setInputFiles({
    name: 'access.log',
    mimeType: 'text/plain',
    buffer: Buffer.from(accessLog()),
  });
  await page.getByRole('heading', { name: 'access.log' }).waitFor();
  await page.getByText('240 records').first().waitFor();
  await page.getByRole('tab', { name: /^Requests/ }).click();
}

const chart = (page: Page) =>
  page.getByRole('region', { name: 'Requests over time, by the class of their status' });

describePage('requests', ({ signedIn }) => {
  it('paths tell how long they take, and can be sorted by it', async () => {
    const page = await signedIn();
    await openAccessLog(page);
    const paths = page.getByRole('table', { name: 'Paths' });
    const slow = paths.getByRole('row').filter({ hasText: SLOW });
    assert.deepEqual(await slow.getByRole('cell').allTextContents(), [
      SLOW,
      '120',
      '0',
      '10',
      '1.5 s',
      '1.5 s',
      '1.5 s',
      '240 KiB',
    ]);
    await paths.getByRole('button', { name: 'p95' }).click();
    await paths
      .getByRole('columnheader', { name: 'p95' })
      .and(page.locator('[aria-sort$=ing]'))
      .waitFor();
    const order = () => paths.locator('.data-row .mono').allTextContents();
    const once = await order();
    await paths.getByRole('button', { name: 'p95' }).click();
    assert.deepEqual(await order(), once.toReversed());
  });

  it('a class of statuses is shown alone, and a bar opens its records', async () => {
    const page = await signedIn();
    await openAccessLog(page);
    await chart(page).getByRole('button', { name: '4xx 1' }).waitFor();
    await chart(page).getByRole('button', { name: '5xx 10' }).click();
    await page.waitForURL(
      ({ search }) => search.includes('q=status%3A5xx') && search.includes('tab=records'),
    );
    await page.locator('.record-line').first().waitFor();
    await page.getByRole('tab', { name: /^Requests/ }).click();
    await page.getByText('Everything below is of the 10 records that match').waitFor();
    const plot = chart(page).locator('.u-over');
    const { height } = (await plot.boundingBox())!;
    await plot.click({ position: { x: 4, y: height - 4 } });
    await page.waitForURL(
      ({ search }) => search.includes('tab=records') && search.includes('from=2025-02-20T00%3A50'),
    );
    await page.locator('.record-line').first().waitFor();
    const { searchParams } = new URL(page.url());
    const [start, end] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name)!)) as [
      number,
      number,
    ];
    // The report of the bar is cut finer than the bar; the chart shows the bar all the same.
    await page.locator('.sections[aria-busy="false"]').waitFor();
    const histogram = page.getByRole('region', { name: 'Records over time, by level' });
    await histogram.scrollIntoViewIfNeeded();
    const over = (await histogram.locator('.u-over').boundingBox())!;
    await page.mouse.move(over.x + over.width / 2, over.y + 9);
    await page.mouse.down();
    await page.mouse.move(over.x + over.width - 1, over.y + 9, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(({ searchParams: now }) => Date.parse(now.get('from')!) !== start);
    const half = new URL(page.url()).searchParams;
    assert.equal(Date.parse(half.get('to')!), end);
    const share = (Date.parse(half.get('from')!) - start) / (end - start);
    assert.ok(share > 0.35 && share < 0.6, `the middle of the chart is at ${share} of the bar`);
  });

  it('first and last times have their day where there are several', async () => {
    const page = await signedIn();
    await openAccessLog(page);
    await page.getByRole('tab', { name: /^Patterns/ }).click();
    const row = page.getByRole('row').filter({ hasText: '/index.html' });
    await row.getByText('19 Feb 2025, 23:00:07').waitFor();
    await row.getByText('20 Feb 2025, 00:59:07').waitFor();
  });
});
