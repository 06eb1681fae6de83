import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describePage, openLog } from './page-test.ts';

const ACCESS = '192.0.2.1 - - [20/Feb/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 12';
const ERROR = '2025/02/20 10:00:01 [error] 31#31: *7 open() "/srv/x" failed';
const MIXED = [ACCESS, ERROR, ACCESS, 'no record', ACCESS, ERROR].join('\n');

describePage('the forms of a log', ({ signedIn }) => {
  it('are told with their records, and each opens them', async () => {
    const page = await signedIn();
    await openLog(page, 'web.log', MIXED);
    const forms = page.getByRole('region', { name: 'Forms of the lines' });
    await forms.getByText('2 forms:').waitFor();
    await forms.getByRole('button', { name: 'Common log format 3' }).waitFor();
    await forms.getByRole('button', { name: 'nginx error log 2' }).click();
    await page.locator('.chip').getByText('form:nginx-error', { exact: true }).waitFor();
    const lines = page.locator('.record-line');
    await lines.nth(1).waitFor();
    assert.equal(await lines.count(), 2);
    await lines.first().click();
    const form = page.locator('.record-fields tr').filter({ hasText: 'form' });
    await form.getByText('nginx-error', { exact: true }).waitFor();
    await form.getByRole('button', { name: 'Exclude form nginx-error' }).click();
    await page.locator('.chip[data-excluded]').getByText('− form:nginx-error').waitFor();
    // The others, and the line that no format read.
    await page.getByRole('tab', { name: 'Records 4' }).waitFor();
    await forms.getByRole('button', { name: 'nginx error log 2' }).waitFor();
  });

  it('stand beside the encoding of the file, where it is not UTF-8', async () => {
    const page = await signedIn();
    await openLog(page, 'wide.log', Buffer.from(`\uFEFF${MIXED}`, 'utf16le'));
    await page.getByText('from utf-16le').waitFor();
    await openLog(page, 'web.log', MIXED);
    assert.equal(await page.getByText('from utf-').count(), 0);
  });

  it('are none in binary data, which is said to be no log', async () => {
    const page = await signedIn();
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * i * 31 + i) % 256));
    await openLog(page, 'data.bin', noise);
    const facts = page.getByRole('region', { name: 'About this log' });
    await facts.getByText('Binary data, not a log').waitFor();
  });

  it('are suggested where a filter is typed, and one that does not exist is refused', async () => {
    const page = await signedIn();
    await openLog(page, 'web.log', MIXED);
    const input = page.getByRole('textbox', { name: /^Filter/ });
    await input.fill('form:ng');
    await page.getByRole('option', { name: 'form:nginx-error 2' }).click();
    await page.locator('.chip').getByText('form:nginx-error', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove form:nginx-error' }).click();
    await input.fill('form:nginx');
    await input.press('Escape');
    await input.focus();
    await input.press('Enter');
    const fault = page.getByRole('alert');
    await fault.getByText(/Expected the name of a format, perhaps nginx-error/).waitFor();
    assert.equal(await fault.locator('mark').textContent(), 'n');
  });

  it('say nothing where there is one, and keywords nothing of lines that were not searched', async () => {
    const page = await signedIn();
    await openLog(page, 'one.log', [ACCESS, ACCESS, 'no record'].join('\n'));
    await page.getByText('3 records').first().waitFor();
    assert.equal(await page.getByRole('region', { name: 'Forms of the lines' }).count(), 0);
    await page.getByRole('tab', { name: /^Keywords/ }).click();
    await page.getByText('The line that was not understood was not searched.').waitFor();
  });
});
