import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bracketedLog } from '../support/logs.ts';
import { describePage, openLog } from './page-test.ts';

describePage('several logs', ({ signedIn }) => {
  it('are chosen and opened as one report, in which nobody is counted twice', async () => {
    const page = await signedIn();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    const line = '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /a HTTP/1.1" 500 12 "-" "x"\n';
    const files = ['one.log', 'two.log', 'three.log'].map((name) => ({
      ...{ name, mimeType: 'text/plain' },
      buffer: Buffer.from(line.repeat(10)),
    }));
    await page.locator('.drop input[type=file]').setInputFiles(files);
    for (const name of ['one.log', 'two.log']) {
      await page.getByRole('checkbox', { name: `Choose ${name}`, disabled: false }).check();
    }
    await page.getByRole('link', { name: 'Open 2 as one report' }).click();
    await page.getByRole('heading', { name: '2 logs' }).waitFor();
    await page.getByText('20 records').first().waitFor();
    const addresses = await page.getByRole('tab', { name: /^Addresses/ }).textContent();
    assert.match(addresses!, /\b1$/);
    await page.getByRole('link', { name: 'All logs' }).click();
    await page.getByText('30 records').first().waitFor();
    const plot = (await page.locator('.u-over').first().boundingBox())!;
    await page.mouse.click(plot.x + 2, plot.y + plot.height - 4);
    await page.getByText('Everything below is of the 30 records that match.').waitFor();
    // A bar leads to its records, log by log, and the filter stays.
    const row = page.getByRole('row').filter({ hasText: 'two.log' });
    await row.getByText('10 records', { exact: true }).waitFor();
    await page.getByRole('tab', { name: /^Requests/ }).click();
    await page.getByRole('row').filter({ hasText: '/a' }).waitFor();
    await page.getByRole('tab', { name: /^Records/ }).click();
    const { searchParams } = new URL(page.url());
    await row.getByRole('link', { name: 'Records of two.log, 10 records' }).click();
    await page.getByRole('heading', { name: 'two.log' }).waitFor();
    await page.locator('.record-line').nth(9).waitFor();
    for (const name of ['from', 'to']) {
      assert.equal(new URL(page.url()).searchParams.get(name), searchParams.get(name));
    }
  });

  it('of somebody who has none say so, and where to begin', async () => {
    const page = await signedIn();
    await page.goto('/all');
    await page.getByText('Here all your logs stand as one report').waitFor();
    await page.getByRole('link', { name: 'Drop a log' }).click();
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
  });

  it('name a word of all logs, whose records are one click away', async () => {
    const page = await signedIn();
    await openLog(page, 'words.log', bracketedLog(70));
    await page.goto('/all?tab=keywords');
    const word = page.getByRole('row').filter({ hasText: 'timeout' }).getByRole('button').first();
    await word.click();
    await page.getByRole('link', { name: 'Records of words.log, 10 records' }).click();
    await page
      .locator('.record-line')
      .filter({ hasText: /timeout/i })
      .first()
      .waitFor();
  });
});
