import assert from 'node:assert/strict';
import { it } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describePage, openExample } from './page-test.ts';

const SERIOUS = ['serious', 'critical'];

async function assertAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  const serious = violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(serious, [], what);
}

for (const colorScheme of ['light', 'dark'] as const) {
  describePage(`access, in the ${colorScheme} theme`, ({ signedIn, visit }) => {
    it('is there for everybody on every page', async () => {
      const stranger = await visit({ colorScheme });
      await stranger.goto('/');
      await stranger
        .getByRole('button', { name: /Sign in|Register/ })
        .first()
        .waitFor();
      await assertAccessible(stranger, 'sign in');
      const page = await signedIn({ colorScheme });
      const address = await openExample(page);
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await assertAccessible(page, `${await tab.textContent()}`);
      }
      await page.goto(
        `${address.split('?')[0]}?q=level:error+-pattern:0000000000000000&tab=records&line=2`,
      );
      await page.locator('.record-full').waitFor();
      await assertAccessible(page, 'a record');
      await page.goto(`${address.split('?')[0]}?tab=records&columns=time,thread,message`);
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('checkbox', { name: 'thread' }).waitFor();
      await assertAccessible(page, 'columns');
      for (const [path, heading] of [
        ['/', 'Drop a log'],
        ['/all', 'All logs'],
        ['/all?tab=records', 'All logs'],
        ['/queue', 'Queue'],
        ['/failed', 'Failed'],
        ['/account', 'Account'],
        ['/nothing', 'There is nothing here'],
      ] as const) {
        await page.goto(path);
        await page.getByRole('heading', { name: heading, exact: true }).waitFor();
        await assertAccessible(page, path);
      }
    });
  });
}

describePage('on a phone', ({ signedIn }) => {
  it('nothing is wider than the screen', async () => {
    const page = await signedIn({ viewport: { width: 360, height: 740 } });
    const address = await openExample(page);
    for (const path of [
      address,
      `${address}?tab=records`,
      `${address}?tab=records&columns=time,level,thread,ip,message`,
      '/',
      '/all',
      '/all?tab=records',
      '/queue',
      '/failed',
      '/account',
    ]) {
      await page.goto(path);
      await page.getByRole('heading').first().waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${path} is ${width} wide`);
    }
  });
});
