/** What the tests of the page share: a server with the page, and a browser that complains of nothing. */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { missingBrowser, openBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export interface Pages {
  readonly server: RunningServer;
  /** A new visitor, who has never been here. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /** A new visitor who has an account. */
  signedIn(options?: BrowserContextOptions): Promise<Page>;
}

/** Milliseconds that a test waits for something to be seen. */
const PATIENCE_MS = 20_000;
const PASSWORD = 'correct horse battery staple';

/** Runs tests of the page on a server of their own; skipped, with the reason, where no browser is. */
export function describePage(name: string, define: (pages: Pages) => void): void {
  const missing = missingBrowser();
  describe(name, { skip: missing ?? false }, () => {
    const parts = new AsyncDisposableStack();
    const complaints: string[] = [];
    let server: RunningServer;
    let browser: Browser;
    let people = 0;
    before(async () => {
      const folder = await temporaryFolder();
      parts.defer(folder.remove);
      server = await startServer(folder.path, { AUTH_ENDPOINTS_RATE_LIMIT: '1000' });
      parts.defer(async () => void (await server.stop()));
      browser = await openBrowser();
      parts.defer(() => browser.close());
    });
    after(async () => {
      await parts.disposeAsync();
      assert.deepEqual(complaints, [], 'the browser complained');
    });

    async function visit(options: BrowserContextOptions = {}): Promise<Page> {
      const context = await browser.newContext({
        baseURL: server.url,
        locale: 'en-GB',
        timezoneId: 'UTC',
        ...options,
      });
      context.setDefaultTimeout(PATIENCE_MS);
      hear(context, complaints);
      return context.newPage();
    }

    define({
      get server() {
        return server;
      },
      visit,
      signedIn: async (options) => {
        const page = await visit(options);
        const email = `person-${++people}@example.com`;
        await page.request.post('/auth/register', {
          headers: { 'log-flow-session': 'cookie' },
          data: { email, password: PASSWORD },
        });
        return page;
      },
    });
  });
}

/** Faults of scripts, and what the Content-Security-Policy refused. Answers and cuts that a test asks for are none. */
function hear(context: BrowserContext, complaints: string[]): void {
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    const isNetwork = /^(Failed to load resource|WebSocket connection to )/.test(message.text());
    if (message.type() === 'error' && !isNetwork) complaints.push(message.text());
  });
}

/** Sends the example log and waits for its report. Returns the address of its page. */
export async function openExample(page: Page): Promise<string> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Try an example' }).click();
  await page.getByRole('heading', { name: 'example-shop.log' }).waitFor();
  // It has been read to its end, and the report is that of the whole.
  await page.getByRole('button', { name: 'Read again…' }).waitFor();
  await page.getByText('18,003 records').first().waitFor();
  return page.url();
}

/** Sends a log of one's own and waits for its report. */
export async function openLog(page: Page, name: string, text: string | Buffer): Promise<void> {
  await page.goto('/');
  const file = { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
  await page.locator('.drop input[type=file]').setInputFiles(file);
  await page.getByRole('heading', { name }).waitFor();
  await page.getByRole('button', { name: 'Read again…' }).first().waitFor();
}
