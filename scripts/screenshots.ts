/**
 * npm run screenshots: writes every page, in both themes, on a desktop and a phone, to docs/images. Starts a server of its own
 * and needs Chromium (scripts/browser-deps).
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { missingBrowser, openBrowser } from '../test/support/browser.ts';
import { startServer } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';

const FOLDER = path.resolve(import.meta.dirname, '../docs/images');
const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
} as const;
const THEMES = ['light', 'dark'] as const;

type Device = keyof typeof DEVICES;

const missing = missingBrowser();
if (missing) throw new Error(missing);
const folder = await temporaryFolder();
const server = await startServer(folder.path);
const browser = await openBrowser();
try {
  // One after the other: the first visitor alone is offered to try it.
  for (const theme of THEMES) {
    for (const device of Object.keys(DEVICES) as Device[]) await shoot(browser, theme, device);
  }
} finally {
  await browser.close();
  await server.stop();
  await folder.remove();
}

async function shoot(
  opened: Browser,
  colorScheme: (typeof THEMES)[number],
  device: Device,
): Promise<void> {
  const context = await opened.newContext({
    ...{ baseURL: server.url, locale: 'en-GB', timezoneId: 'UTC', colorScheme },
    ...DEVICES[device],
  });
  const page = await context.newPage();
  const save = async (name: string) => {
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: path.join(FOLDER, `${name}-${device}-${colorScheme}.png`) });
  };
  await page.goto('/');
  await page
    .getByRole('button', { name: /Sign in|Register/ })
    .first()
    .waitFor();
  await save('sign-in');
  await signIn(page, `ada-${device}-${colorScheme}@example.com`);
  await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
  await save('empty');
  await page.getByRole('button', { name: 'Try an example' }).click();
  await page.getByRole('button', { name: 'Read again…' }).waitFor();
  await page.getByText('18,003 records').first().waitFor();
  const address = page.url();
  await save('job');
  await page.getByRole('row').filter({ hasText: 'Out of disk' }).click();
  await page.locator('.newest .record-line').first().waitFor();
  await save('pattern');
  const views: [name: string, query: string, ready: string][] = [
    [
      'records',
      '?tab=records&q=level:>=error&from=2025-02-20T03:10:00Z&to=2025-02-20T03:20:00Z',
      '.record-line',
    ],
    ['record', '?tab=records&q=%22Out%20of%20disk%22&line=10314', '.record-full'],
    ['addresses', '?tab=addresses', '.data-row'],
  ];
  for (const [name, query, ready] of views) {
    await page.goto(`${address}${query}`);
    await page.locator(ready).first().waitFor();
    await save(name);
  }
  for (const [name, heading] of [
    ['', 'Drop a log'],
    ['all', 'All logs'],
    ['queue', 'Queue'],
    ['failed', 'Failed'],
    ['account', 'Account'],
  ]) {
    await page.goto(`/${name}`);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await save(name || 'home');
  }
  await context.close();
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.request.post('/auth/register', {
    headers: { 'log-flow-session': 'cookie' },
    data: { email, password: 'correct horse battery staple' },
  });
  await page.goto('/');
}
