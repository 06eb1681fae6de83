import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { describePage, openExample } from './page-test.ts';

describePage('exports', ({ signedIn, visit }) => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  /** Chooses an item of the menu, and keeps the file that comes. */
  async function download(page: Page, item: string): Promise<string> {
    await page.getByRole('button', { name: 'Export' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item, exact: true }).click();
    const file = await coming;
    const place = path.join(folder.path, file.suggestedFilename());
    await file.saveAs(place);
    return place;
  }

  it('the report is one file of HTML, which is read without a server and without scripts', async () => {
    const page = await signedIn();
    await openExample(page);
    const file = await download(page, 'Report as one HTML file');
    assert.equal(path.basename(file), 'example-shop.report.html');
    for (const colorScheme of ['light', 'dark'] as const) {
      const asked: string[] = [];
      const reader = await visit({ colorScheme, javaScriptEnabled: false, offline: true });
      reader.on('request', (request) => asked.push(request.url()));
      await reader.goto(pathToFileURL(file).href);
      await reader.getByRole('heading', { name: 'example-shop.log' }).waitFor();
      await reader.getByText('18,003 records').waitFor();
      await reader.getByRole('img', { name: 'Records over time, by level' }).waitFor();
      await reader.getByText('20 Feb 2025', { exact: true }).waitFor();
      await reader
        .getByRole('row')
        .filter({ hasText: /298.*failed: connection reset/ })
        .waitFor();
      await reader.getByRole('table').nth(1).getByText('198.51.100.41').waitFor();
      assert.deepEqual(asked, [pathToFileURL(file).href]);
      await reader.context().close();
    }
  });

  it('that file is for everybody, on a phone too, and on paper it is light', async () => {
    const page = await signedIn();
    await openExample(page);
    const file = await download(page, 'Report as one HTML file');
    for (const colorScheme of ['light', 'dark'] as const) {
      const reader = await visit({ colorScheme, viewport: { width: 360, height: 740 } });
      await reader.goto(pathToFileURL(file).href);
      assert.ok((await reader.evaluate(() => document.documentElement.scrollWidth)) <= 360);
      const { violations } = await new AxeBuilder({ page: reader as never }).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
        [],
      );
      await reader.emulateMedia({ media: 'print' });
      const paper = await reader.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(paper, 'rgb(255, 255, 255)');
      assert.equal(await reader.getByRole('navigation').count(), 0);
    }
  });

  it('with a filter all of them are of what matches, and say so', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('button', { name: /^error/ }).click();
    await page.getByText('Everything below is of the 298 records').waitFor();
    const html = await readFile(await download(page, 'Report as one HTML file'), 'utf8');
    assert.match(html, /Only 298 records that match <code>level:error<\/code>/);
    const json = JSON.parse(await readFile(await download(page, 'Report as JSON'), 'utf8'));
    assert.equal(json.totalLogsProcessed, 298);
    const csv = await readFile(await download(page, 'Patterns'), 'utf8');
    assert.match(
      csv,
      /^Level,Records,Errors,Pattern,First seen,Last seen\nerror,298,298,Order <\*> failed: connection reset by peer,2025-02-20T01:01:33\.\d+Z,2025-02-20T04:59:20\.\d+Z\n$/,
    );
  });
});
