import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage, openExample, openLog } from './page-test.ts';

/** The number that a tab shows. */
async function numberOf(page: Page, tab: string): Promise<number> {
  const text = await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).textContent();
  return Number(text!.replaceAll(/\D/g, ''));
}

const isAnswered = (page: Page) => page.locator('.sections[aria-busy="false"]').waitFor();

describePage('questions', ({ signedIn }) => {
  it('a level is isolated and excluded, and every number is of what matches', async () => {
    const page = await signedIn();
    await openExample(page);
    const all = await numberOf(page, 'Records');
    const legend = page.getByRole('button', { name: /^error/ });
    const errors = Number((await legend.textContent())!.replaceAll(/\D/g, ''));
    await legend.click();
    await page
      .getByText(`Everything below is of the ${errors.toLocaleString('en-GB')} records`)
      .waitFor();
    assert.equal(await numberOf(page, 'Records'), errors);
    await page.getByRole('button', { name: 'Remove level:error' }).click();
    await legend.click({ modifiers: ['Alt'] });
    await page
      .getByText(`Everything below is of the ${(all - errors).toLocaleString('en-GB')} records`)
      .waitFor();
  });

  it('a drag over the histogram bounds the time', async () => {
    const page = await signedIn();
    await openExample(page);
    const all = await numberOf(page, 'Records');
    const plot = (await page.locator('.u-over').first().boundingBox())!;
    const y = plot.y + plot.height / 2;
    await page.mouse.move(plot.x + plot.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.7, y, { steps: 8 });
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    await page.getByText('Everything below is of the').waitFor();
    const bounded = await numberOf(page, 'Records');
    assert.ok(bounded > 0 && bounded < all / 2, `${bounded} of ${all}`);
  });

  it('the lines behind the highest error bar are one click away', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('button', { name: 'Next bar with errors' }).click();
    await page.waitForURL(/tab=records/);
    const lines = page.locator('.record-line');
    await lines.filter({ hasText: 'connection reset by peer' }).first().waitFor();
    await page.getByRole('button', { name: 'Next bar with errors' }).click();
    await lines.first().waitFor();
    await isAnswered(page);
  });

  it('a pattern is opened in place, excluded, and gone from everything', async () => {
    const page = await signedIn();
    await openExample(page);
    const all = await numberOf(page, 'Records');
    await page.getByRole('row').filter({ hasText: 'failed: connection reset by peer' }).click();
    await page
      .locator('.newest')
      .getByText(/Order \d+ failed/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Exclude', exact: true }).click();
    await page.getByText('Everything below is of the').waitFor();
    await isAnswered(page);
    assert.equal(await page.getByRole('row').filter({ hasText: 'connection reset' }).count(), 0);
    assert.ok((await numberOf(page, 'Records')) < all);
  });

  it('a pattern is opened with the keyboard alone', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('row').filter({ hasText: 'Out of disk' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Exclude' }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Exclude' }).waitFor({ state: 'detached' });
  });

  it('a file that is dropped on a log’s page is sent as well', async () => {
    const page = await signedIn();
    await openExample(page);
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      const line = '[2025-02-20T10:00:00Z] INFO Dropped\n';
      transfer.items.add(new File([line], 'dropped.log', { type: 'text/plain' }));
      return transfer;
    });
    await page.waitForLoadState('networkidle');
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: dropped });
    const place = page.getByRole('heading', { name: 'Drop it anywhere' });
    await place.waitFor();
    await place.dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByRole('heading', { name: 'dropped.log' }).waitFor();
  });

  it('a record is opened with its context, and its link opens the same line', async () => {
    const page = await signedIn({ permissions: ['clipboard-read', 'clipboard-write'] });
    await openExample(page);
    await page.getByLabel(/^Filter: text/).fill('"Out of disk"');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /^Records/ }).click();
    await page.getByRole('button', { name: /Out of disk on data-3/ }).click();
    const shown = page.locator('.record-full');
    await shown.getByText('No space left on device').waitFor();
    await page.getByRole('button', { name: '↑ before' }).click();
    await page.locator('.record-line[data-context]').first().waitFor();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await page.context().newPage();
    await other.goto(link);
    await other.locator('.record-full').getByText('No space left on device').waitFor();
  });

  it('a log is read again, and the new report follows by itself', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('button', { name: 'Read again…' }).click();
    await page.getByRole('combobox', { name: 'Keywords' }).fill('shutting');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Read again', exact: true }).click();
    await page.getByRole('tab', { name: /^Keywords/ }).click();
    await page.getByRole('row').filter({ hasText: 'shutting' }).waitFor();
  });

  it('the keys and the language of the filter are listed', async () => {
    const page = await signedIn();
    await page.goto('/');
    await page.getByRole('button', { name: 'Keys and filters' }).click();
    const help = page.getByRole('dialog');
    await help.getByText('next and previous record').waitFor();
    await help.getByText('an address or a network').waitFor();
  });

  it('a fault in a question is shown at its place, and the question stays as it was', async () => {
    const page = await signedIn();
    const address = await openExample(page);
    const filter = page.getByLabel(/^Filter: text/);
    await filter.fill('level:loud');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('The query cannot be read').waitFor();
    assert.equal(await alert.locator('mark').textContent(), 'l');
    assert.equal(page.url(), address);
    assert.equal(await filter.inputValue(), 'level:loud');
    assert.equal(await numberOf(page, 'Records'), 18_003);
    await filter.fill('level:error');
    await alert.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByText('Everything below is of the 298 records').waitFor();
  });

  it('a link with a faulty question shows everything, and says so', async () => {
    const page = await signedIn();
    const address = await openExample(page);
    await page.goto(`${address}?q=level:loud`);
    await page.getByRole('alert').getByText('What is shown below is of everything.').waitFor();
    assert.equal(await numberOf(page, 'Records'), 18_003);
    await page.getByRole('button', { name: /^error/ }).click();
    await page.getByText('Everything below is of the 298 records').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('q'), 'level:error');
  });

  it('an operator in small letters is a word, and what was meant is one click away', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByLabel(/^Filter: text/).fill('disk or peer');
    await page.keyboard.press('Enter');
    await page.getByText('No record matches.').waitFor();
    await page.getByRole('button', { name: 'disk OR peer' }).click();
    await page.getByText('Everything below is of the 299 records').waitFor();
  });

  it('what is new in a time is marked, and shown alone', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('button', { name: 'most errors' }).click();
    await page.getByRole('tab', { name: /^Patterns/ }).click();
    const rows = page.getByRole('row').filter({ hasText: /Out of disk|connection reset/ });
    const marked = rows.filter({ has: page.getByText('new', { exact: true }) });
    await marked.filter({ hasText: 'Out of disk' }).waitFor();
    assert.deepEqual([await rows.count(), await marked.count()], [2, 1]);
    await page.getByRole('combobox', { name: 'Which patterns' }).click();
    await page.getByRole('option', { name: 'New in this time (1)' }).click();
    await rows.filter({ hasText: 'connection reset' }).waitFor({ state: 'detached' });
    assert.equal(await rows.count(), 1);
  });

  it('patterns that another log does not have are shown alone', async () => {
    const page = await signedIn();
    const lines = (...texts: string[]) =>
      texts.map((text, i) => `2025-02-20T10:00:0${i}Z INFO ${text}\n`).join('');
    await openLog(page, 'yesterday.log', lines('Started', 'Cache warmed'));
    await openLog(page, 'today.log', lines('Started', 'Cache warmed', 'Certificate expired'));
    await page.getByRole('combobox', { name: 'Which patterns' }).click();
    await page.getByRole('option', { name: 'Not in yesterday.log' }).click();
    const rows = page.getByRole('row').filter({ hasText: 'INFO' });
    await rows.filter({ hasText: 'Started' }).waitFor({ state: 'detached' });
    assert.match((await rows.textContent())!, /Certificate expired/);
    await page.reload();
    await rows.filter({ hasText: 'Certificate expired' }).waitFor();
    assert.equal(await rows.count(), 1);
  });
});
