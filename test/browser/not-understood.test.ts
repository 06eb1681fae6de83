import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage, openExample } from './page-test.ts';

const UNKNOWN = [
  '#7001 @ 20.02.2025 10:00:00,250 (mailer) severe -> cannot reach smtp.example.com',
  '#7002 @ 20.02.2025 10:00:01,250 (mailer) info -> sent',
  'not of it',
];
const PATTERN = '#%{int:ticket} @ %{ts:dot_date} (%{token:part}) %{level} -> %{message}';

async function openTickets(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('.drop input[type=file]').setInputFiles({
    name: 'tickets.log',
    mimeType: 'text/plain',
    buffer: Buffer.from(`${UNKNOWN.join('\n')}\n`),
  });
  // It opens where it says most: nothing was understood.
  await page.getByRole('heading', { name: 'tickets.log' }).waitFor();
  await page.getByRole('region', { name: 'Reasons' }).waitFor();
}

describePage('what was not understood', ({ signedIn }) => {
  it('is told by reason, in words, and of each line', async () => {
    const page = await signedIn();
    await openTickets(page);
    const reasons = page.getByRole('region', { name: 'Reasons' });
    await reasons.getByText('The format of the file was not recognised').waitFor();
    const code = reasons.getByRole('link', { name: 'no_format' });
    assert.equal(await code.getAttribute('href'), '/docs/errors#no_format');
    const lines = page.locator('.invalid-line');
    assert.equal(await lines.count(), 3);
    await lines
      .filter({ hasText: 'not of it' })
      .getByText('The format of the file was not recognised')
      .waitFor();
  });

  it('a pattern is tried on these lines before the log is read by it', async () => {
    const page = await signedIn();
    await openTickets(page);
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'A pattern of my own' }).click();
    const input = page.getByRole('textbox', { name: 'Pattern' });
    await input.fill('#%{int:ticket} @ %{what}');
    const fault = page.getByRole('alert');
    await fault.getByText('At character 18: no field kind "what".').waitFor();
    assert.equal(await fault.locator('mark').textContent(), '%{what}');
    await input.fill(PATTERN);
    const trial = page.getByRole('region', { name: 'Tried on these lines' });
    await trial.getByText('Explains 2 of 3 lines that were not understood.').waitFor();
    const first = trial.locator('.tried').first();
    for (const [name, value] of [
      ['ticket', '7001'],
      ['part', 'mailer'],
      ['level', 'error'],
      ['message', 'cannot reach smtp.example.com'],
    ] as const) {
      const field = first.locator('dl > div').filter({ hasText: name });
      await field.getByText(value, { exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Read again', exact: true }).click();
    await page.getByRole('region', { name: 'About this log' }).getByText('66.67 %').waitFor();
  });

  it('formats are chosen from those that the server knows, and keywords from those of now', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('button', { name: 'Read again…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('unauthorized', { exact: true }).waitFor();
    const again = dialog.getByRole('button', { name: 'Read again', exact: true });
    assert.ok(await again.isDisabled(), 'nothing is changed yet');
    await dialog.getByRole('combobox', { name: 'Format' }).fill('syslog (RFC 3164');
    await page.getByRole('option').first().waitFor();
    await dialog.getByRole('combobox', { name: 'Format' }).fill('logcat');
    await page.getByRole('option', { name: /logcat/ }).click();
    await dialog.getByText(/Explains 0 of the first \d+ lines of the file/).waitFor();
    assert.ok(await again.isEnabled());
  });
});
