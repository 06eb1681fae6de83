import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { zipOf } from '../../src/ingest/testing/archives.ts';
import { bracketedLog } from '../support/logs.ts';
import { describePage } from './page-test.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

async function drop(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto('/');
  const file = { name, mimeType: 'application/zip', buffer };
  await page.locator('.drop input[type=file]').setInputFiles(file);
}

describePage('an archive', ({ signedIn }) => {
  it('is one report of its logs, with what was skipped and why', async () => {
    const page = await signedIn();
    const archive = zipOf([
      { path: 'web/first.log', content: bracketedLog(30) },
      { path: 'web/logo.png', content: PNG },
      { path: 'second.log', content: bracketedLog(12) },
    ]);
    await drop(page, 'bundle.zip', archive);
    await page.getByRole('heading', { name: 'bundle.zip' }).waitFor();
    await page.getByText('42 records').first().waitFor();
    const members = page.getByRole('table', { name: 'Logs of the archive' });
    await members.getByRole('link', { name: 'web/first.log' }).waitFor();
    const skipped = members.getByRole('row').filter({ hasText: 'web/logo.png' });
    await skipped.getByText('not_a_log').waitFor();
    await members.getByRole('link', { name: 'second.log' }).click();
    await page.getByRole('heading', { name: 'second.log' }).waitFor();
    await page.goto('/');
    await page.getByRole('link', { name: 'bundle.zip' }).first().click();
    await page.getByRole('heading', { name: 'bundle.zip' }).waitFor();
  });

  it('without any log says so', async () => {
    const page = await signedIn();
    await drop(page, 'images.zip', zipOf([{ path: 'logo.png', content: PNG }]));
    await page.getByRole('heading', { name: 'images.zip' }).waitFor();
    await page.getByText('The archive holds no log', { exact: false }).first().waitFor();
  });
});
