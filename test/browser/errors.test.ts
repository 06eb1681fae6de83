import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describePage, openExample } from './page-test.ts';

/** Each minute of an hour has a thousand records; one in a hundred is an error, and of minute 40 one in ten. */
function busyLog(): string {
  const lines: string[] = [];
  for (let minute = 0; minute < 60; minute++) {
    for (let n = 0; n < 1000; n++) {
      const time = new Date(Date.UTC(2025, 1, 20, 10, minute) + n * 50).toISOString();
      const isError = n % (minute === 40 ? 10 : 100) === 0;
      // The same pattern: its level is that of most of its records.
      lines.push(`[${time}] ${isError ? 'ERROR' : 'INFO'} Served GET / to 192.0.2.${n % 50}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const ERRORS = '690';

describePage('few errors in many records', ({ signedIn }) => {
  it('are seen, counted by pattern, and found where they are most', async () => {
    const page = await signedIn();
    await page.goto('/');
    const file = { name: 'busy.log', mimeType: 'text/plain', buffer: Buffer.from(busyLog()) };
    await page.locator('.drop input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Read again…' }).waitFor();
    await page.getByText('60,000 records').first().waitFor();
    await page.getByRole('img', { name: /^Errors over time, \d+ in the highest bar/ }).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Served GET' });
    await row.getByText(ERRORS, { exact: true }).click();
    await page.getByText(`Everything below is of the ${ERRORS} records`).waitFor();
    await page.getByText('Show all').click();
    await page.keyboard.press('h');
    await page.waitForURL(/from=2025-02-20T10(:|%3A)40/);
  });

  it('are a column that the patterns are sorted by', async () => {
    const page = await signedIn();
    await openExample(page);
    const header = page.getByRole('columnheader', { name: 'Errors' });
    await header.getByRole('button').click();
    assert.match((await header.getAttribute('aria-sort'))!, /descending|ascending/);
  });
});

describePage('addresses', ({ signedIn }) => {
  it('are looked for in the whole log, by a part of them', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('tab', { name: /^Addresses/ }).click();
    await page.getByLabel('Find an address').fill('192.0.2.');
    await page.getByRole('button', { name: 'Look for 192.0.2.0/24 in the whole log' }).click();
    await page.getByRole('button', { name: 'Remove ip:192.0.2.0/24' }).waitFor();
    await page.getByRole('tab', { name: /^Records/, selected: true }).waitFor();
  });
});
