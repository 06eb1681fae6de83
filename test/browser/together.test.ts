import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describePage } from './page-test.ts';

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
    await page.getByRole('row').filter({ hasText: '/a' }).waitFor();
  });
});
