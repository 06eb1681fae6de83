import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage, openExample, openLog } from './page-test.ts';

const REQUEST = '192.0.2.1 - - [20/Feb/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "curl/8"';
const UNKNOWN = [
  'T7001 (mailer) 20.02.2025 10:00:00,250 severe -> cannot reach smtp.example.com',
  'T7002 (mailer) 20.02.2025 10:00:01,250 info -> sent',
  'not of it',
];
/** Of a line without a time. */
const REASON = 'Does not fit the format; no time read';
const PATTERN = 'T%{int:ticket} (%{token:part}) %{ts:dot_date} %{level} -> %{message}';

async function openTickets(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('.drop input[type=file]').setInputFiles({
    name: 'tickets.log',
    mimeType: 'text/plain',
    buffer: Buffer.from(`${[REQUEST, REQUEST, ...UNKNOWN].join('\n')}\n`),
  });
  await page.getByRole('heading', { name: 'tickets.log' }).waitFor();
  await page.getByRole('button', { name: '40 % understood' }).click();
  await page.getByRole('region', { name: 'Reasons' }).waitFor();
}

describePage('what was not understood', ({ signedIn }) => {
  it('is told by reason, in words, and of each line', async () => {
    const page = await signedIn();
    await openTickets(page);
    const reasons = page.getByRole('region', { name: 'Reasons' });
    await reasons.getByText(REASON).waitFor();
    const code = reasons.getByRole('link', { name: 'no_timestamp' });
    assert.equal(await code.getAttribute('href'), '/docs/errors#no_timestamp');
    const lines = page.locator('.invalid-line');
    assert.equal(await lines.count(), 3);
    await lines.filter({ hasText: 'not of it' }).getByText(REASON).waitFor();
  });

  it('a pattern is tried on these lines before the log is read by it', async () => {
    const page = await signedIn();
    await openTickets(page);
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'A pattern of my own' }).click();
    const input = page.getByRole('textbox', { name: 'Pattern' });
    await input.fill('T%{int:ticket} @ %{what}');
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
    await page.getByRole('region', { name: 'About this log' }).getByText('40 %').waitFor();
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
    await dialog.getByRole('combobox', { name: 'Format' }).fill('A pattern');
    await page.getByRole('option', { name: 'A pattern of my own' }).click();
    await dialog.getByRole('textbox', { name: 'Pattern' }).fill('none of them: %{message}');
    await dialog.getByText(/Explains 0 of the first \d+ lines of the file/).waitFor();
    await again.click();
    const doubt = dialog.getByRole('alert');
    await doubt.getByText('None of these lines fits. Read the log by it all the same?').waitFor();
    await doubt.getByRole('button', { name: 'Cancel' }).click();
    await doubt.waitFor({ state: 'detached' });
    assert.ok(await again.isEnabled());
  });

  it('a line says how far a pattern fits it, and at which element it fails', async () => {
    const page = await signedIn();
    await openTickets(page);
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'A pattern of my own' }).click();
    await page
      .getByRole('textbox', { name: 'Pattern' })
      .fill('T%{int} (mailer) %{ts:dot_date} %{int} %{message}');
    const trial = page.getByRole('region', { name: 'Tried on these lines' });
    await trial.getByText('Explains 0 of 3 lines that were not understood.').waitFor();
    const first = trial.locator('.tried').first();
    await first.getByText('%{int} does not fit here.').waitFor();
    assert.equal(
      await first.locator('.tried-matched').textContent(),
      'T7001 (mailer) 20.02.2025 10:00:00,250 ',
    );
    // The second of two equal elements.
    const pattern = first.locator('.tried-pattern');
    assert.equal(await pattern.locator('mark').textContent(), '%{int}');
    assert.match(
      (await pattern.textContent()) ?? '',
      /^T%\{int\} \(mailer\) .* %\{int\} %\{message\}$/,
    );
    assert.equal(await trial.getByText(/no time/i).count(), 0);
    await trial.locator('.tried').last().getByText('“T” should stand here.').waitFor();
  });

  it('the help has every word of the language', async () => {
    const page = await signedIn();
    await openTickets(page);
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'A pattern of my own' }).click();
    assert.ok(await page.getByText('%{level:letter}').isHidden());
    await page.getByText('All fields and formats of times').click();
    for (const word of ['%{level:letter}', '%{duration:us}', 'day_month_year', 'Feb 20 10:00:00'])
      await page.getByText(word, { exact: true }).waitFor();
  });

  it('a log of which every line was understood can be read another way too', async () => {
    const page = await signedIn();
    await openLog(
      page,
      'levels.log',
      'level=error msg=gone\nlevel=info msg=back\nlevel=warn msg=low\n'.repeat(3),
    );
    const coverage = page.getByRole('button', { name: '100 % understood, no times found' });
    assert.equal(await coverage.getAttribute('data-tone'), 'wrong');
    await coverage.click();
    const words = page.getByRole('region', { name: 'Every line was understood' });
    await words.getByText(/^But there were no times found/).waitFor();
    await page.getByRole('combobox', { name: 'Format' }).click();
    await page.getByRole('option', { name: 'A pattern of my own' }).click();
    await page.getByRole('textbox', { name: 'Pattern' }).fill('level=%{level} %{message}');
    await page.getByText('Explains 9 of the first 9 lines of the file.').waitFor();
  });
});
