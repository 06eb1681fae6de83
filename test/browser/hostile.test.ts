import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage } from './page-test.ts';

const PAYLOADS = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=1</script>',
  '"><svg onload=window.hacked=1>',
  'javascript:window.hacked=1',
];

/** The report as a file of HTML, in which scripts may run. */
async function assertHarmlessFile(page: Page, reader: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Report as one HTML file' }).click();
  await reader.setContent(await readFile(await (await coming).path(), 'utf8'));
  await reader.getByRole('heading', { name }).waitFor();
  for (const payload of PAYLOADS)
    await reader.getByText(payload).first().waitFor({ state: 'attached' });
  assert.equal(await reader.locator('img, script, svg[onload], i[class=""]').count(), 0);
  assert.equal(await reader.evaluate(hacked), undefined);
  await reader.context().close();
}

const hacked = () => (window as unknown as { hacked?: number }).hacked;

describePage('what a log holds', ({ signedIn, visit }) => {
  it('is text, never markup, wherever it is shown', async () => {
    const page = await signedIn();
    const bracketed = PAYLOADS.map(
      (text, i) =>
        `[2025-02-20T10:00:0${i}Z] ERROR ${text} {"user": "${text.replaceAll('"', "'")}"}`,
    );
    const access = PAYLOADS.map(
      (text, i) =>
        `192.0.2.7 - - [20/Feb/2025:10:00:0${i} +0000] "GET /${text.replaceAll(/[" ]/g, '')} HTTP/1.1" 500 12 "-" "${text.replaceAll('"', '')}"`,
    );
    await page.goto('/');
    for (const [name, lines] of [
      ['<b>app<i>.log', bracketed],
      ['access.log', access],
    ] as const) {
      await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
      const buffer = Buffer.from(`${[...lines, ...PAYLOADS].join('\n')}\n`);
      await page
        .locator('.drop input[type=file]')
        .setInputFiles({ name, mimeType: 'text/plain', buffer });
      await page.getByRole('heading', { name }).waitFor();
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await page.locator('.sections').waitFor();
      }
      await page.getByRole('tab', { name: /^Records/ }).click();
      await page.locator('.record-line').first().click();
      await page.locator('.record-full').waitFor();
      // Its report is exported when it is whole.
      await page.getByRole('button', { name: 'Read again…' }).first().waitFor();
      await page.locator('.sections[aria-busy="false"]').waitFor();
      await assertHarmlessFile(page, await visit(), name);
      await page.getByRole('link', { name: 'Log-Flow' }).click();
    }
    assert.equal(await page.evaluate(hacked), undefined);
  });
});
