/** Exports of many records: how far they are, and what becomes of those that are stopped or break off. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { it, type TestContext } from 'node:test';
import type { Download, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { bracketedLog } from '../support/logs.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { describePage, openLog } from './page-test.ts';

const RECORDS = 100_000;
const LOG = bracketedLog(RECORDS);
/** More than any file of the page has. */
const PART_BYTES = 2_000_000;

const panel = (page: Page) => page.getByRole('region', { name: 'Exports' });

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

function downloadsOf(page: Page): Download[] {
  const all: Download[] = [];
  page.on('download', (download) => all.push(download));
  return all;
}

describePage('exports of many records', (pages) => {
  const { signedIn } = pages;
  /** A way to the server on which something happens once, after a part of an export has come. */
  async function wayTo(t: TestContext) {
    let happens: (() => void) | null = null;
    let received = 0;
    const proxy = await startTcpProxy(Number(new URL(pages.server.url).port), (bytes) => {
      received += bytes.length;
      if (happens && received >= PART_BYTES) {
        // What is here still goes on its way.
        setImmediate(happens);
        happens = null;
      }
      return bytes;
    });
    t.after(proxy.close);
    const inTheMiddle = (what: () => void) => {
      received = 0;
      happens = what;
    };
    return { proxy, inTheMiddle, baseURL: `http://127.0.0.1:${proxy.port}` };
  }

  it('show how far they are on every page, and are stopped', async (t) => {
    const { proxy, inTheMiddle, baseURL } = await wayTo(t);
    const page = await signedIn({ baseURL });
    const downloads = downloadsOf(page);
    await openLog(page, 'shop.log', LOG);
    inTheMiddle(() => proxy.silence(true));
    await choose(page, 'Records as JSON lines');
    await panel(page)
      .getByText(/MiB · [\d,]+ of 100,000 records · \d+ %/)
      .waitFor();
    proxy.silence(false);
    await panel(page).getByText('The export broke off').waitFor();
    inTheMiddle(() => proxy.silence(true));
    await panel(page).getByRole('button', { name: 'Try again' }).click();
    await panel(page)
      .getByText(/MiB · [\d,]+ of 100,000/)
      .waitFor();
    await page.getByRole('tab', { name: /^Addresses/ }).click();
    await page.getByRole('link', { name: 'Log-Flow' }).click();
    await page.getByRole('button', { name: 'Stop the export of shop.jsonl' }).click();
    await panel(page).waitFor({ state: 'detached' });
    assert.equal(downloads.length, 0);
  });

  it('that break off say so and leave no file; once more they are whole', async (t) => {
    const { proxy, inTheMiddle, baseURL } = await wayTo(t);
    const page = await signedIn({ baseURL });
    const downloads = downloadsOf(page);
    await openLog(page, 'shop.log', LOG);
    inTheMiddle(proxy.cut);
    await choose(page, 'Records as they stand');
    const alert = panel(page).getByRole('alert');
    await alert.getByText('Nothing was saved').waitFor();
    assert.equal(downloads.length, 0);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await eventually('the file', () => downloads.length === 1);
    assert.equal(downloads[0]!.suggestedFilename(), 'shop.log');
    assert.equal(await readFile(await downloads[0]!.path(), 'utf8'), LOG);
  });

  it('of a large log are written to disk as they come, and leave nothing where they break off', async (t) => {
    const { proxy, inTheMiddle, baseURL } = await wayTo(t);
    const page = await signedIn({ baseURL });
    // The dialog for a place on disk, which no test can answer: the place is a folder of the browser.
    await page.addInitScript(() => {
      Object.assign(window, {
        showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
          (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
      });
    });
    const files = () =>
      page.evaluate(async () => {
        const folder = await navigator.storage.getDirectory();
        const found: [string, number][] = [];
        for await (const [name, handle] of (folder as never as Map<string, never>).entries()) {
          found.push([name, (await (handle as FileSystemFileHandle).getFile()).size]);
        }
        return found;
      });
    const large = LOG.repeat(4);
    const folder = await temporaryFolder();
    t.after(folder.remove);
    const file = path.join(folder.path, 'large.log');
    await writeFile(file, large);
    await page.goto('/');
    await page.locator('.drop input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Read again…' }).waitFor();
    inTheMiddle(proxy.cut);
    await choose(page, 'Records as they stand');
    await panel(page).getByText('Nothing was saved').waitFor();
    assert.deepEqual(await files(), []);
    await panel(page).getByRole('button', { name: 'Try again' }).click();
    await eventually('the whole file', async () => (await files())[0]?.[1] === large.length);
    assert.equal((await files())[0]![0], 'large.log');
  });
});
