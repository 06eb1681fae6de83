import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describePage } from './page-test.ts';

const PAYLOADS = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=1</script>',
  '"><svg onload=window.hacked=1>',
  'javascript:window.hacked=1',
];

describePage('what a log holds', ({ signedIn }) => {
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
      await page.getByRole('link', { name: 'Log-Flow' }).click();
    }
    assert.equal(
      await page.evaluate(() => (window as unknown as { hacked?: number }).hacked),
      undefined,
    );
  });
});
