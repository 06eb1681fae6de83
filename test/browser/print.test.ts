import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describePage, openExample } from './page-test.ts';

/** Pixels of A4 between margins of 12 mm. */
const PAPER = { width: 703, height: 1017 };

describePage('the page on paper', ({ signedIn }) => {
  it('is the report: no controls, every row, the chart, in light colours', async () => {
    const page = await signedIn({ colorScheme: 'dark' });
    const address = await openExample(page);
    await page.goto(`${address}?tab=addresses&q=level:info`);
    await page.getByText('Everything below is of the').waitFor();
    const rows = page.getByRole('table', { name: 'Addresses' }).locator('.data-row');
    await rows.first().waitFor();
    assert.ok((await rows.count()) < 60, 'on a screen only the rows in sight are there');
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize(PAPER);
    await rows.nth(59).waitFor();
    for (const hidden of [
      page.locator('.header'),
      page.getByRole('button', { name: 'Export' }),
      page.getByLabel(/^Filter: text/),
      page.getByRole('button', { name: 'Remove level:info' }),
      page.getByRole('tab', { name: /^Patterns/ }),
      page.getByRole('button', { name: 'Next bar with errors' }),
    ])
      assert.equal(await hidden.isVisible(), false, `${hidden}`);
    for (const visible of [
      page.getByRole('heading', { name: 'example-shop.log' }),
      page.locator('.chip', { hasText: 'level:info' }),
      page.locator('.plot canvas'),
      page.getByRole('tab', { name: /^Addresses/ }),
    ])
      assert.ok(await visible.isVisible(), `${visible}`);
    const [first, second] = await Promise.all([0, 1].map((at) => rows.nth(at).boundingBox()));
    assert.ok(second!.y >= first!.y + first!.height - 1, 'rows stand below each other');
    const canvas = (await page.locator('.plot canvas').boundingBox())!;
    assert.ok(canvas.x + canvas.width <= PAPER.width, `${canvas.x + canvas.width}`);
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth),
      PAPER.width,
      'nothing is cut off',
    );
    const colors = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.body).color,
    ]);
    assert.deepEqual(colors, ['rgb(255, 255, 255)', 'rgb(28, 32, 36)']);
  });
});
