import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bracketedLog } from '../support/logs.ts';
import { describePage, openLog } from './page-test.ts';
import { slowUpload } from './slow-upload.ts';

describePage('the words of a report', (pages) => {
  it('say of an upload that has only begun that numbers come, and of a filter that nothing matches it', async () => {
    const page = await pages.signedIn();
    const upload = await slowUpload(page, pages.server.url, 'one line\n');
    await page.goto(`/jobs/${upload.jobID}`);
    await page
      .getByText('Nothing has been read yet. The first numbers come in a moment.')
      .waitFor();
    await page.getByText('Format not known yet').waitFor();
    assert.equal(await page.getByText(/No record has|^No records|0 records|0 B/).count(), 0);
    await upload.end();
    await page.getByRole('button', { name: 'Read again…' }).first().waitFor();
    await page.goto(`/jobs/${upload.jobID}?q=nothing-like-that`);
    await page.getByText('No record matches the filter.').first().waitFor();
    assert.equal(await page.getByText(/No record has/).count(), 0);
  });

  it('begin with what was not understood where nothing was', async () => {
    const page = await pages.signedIn();
    const letter = 'Dear reader,\nthis is a letter.\nNothing more.\n'.repeat(20);
    await openLog(page, 'letter.txt', letter);
    const tab = page.getByRole('tab', { name: /^Not understood/, selected: true });
    await tab.waitFor();
    await page.getByText('Dear reader,').first().waitFor();
  });

  it('open the records of a keyword', async () => {
    const page = await pages.signedIn();
    await openLog(page, 'words.log', bracketedLog(70));
    await page.getByRole('tab', { name: /^Keywords/ }).click();
    const row = page.getByRole('row').filter({ hasText: 'timeout' });
    await row.getByRole('button').nth(1).click();
    await page.waitForURL(/tab=records/);
    await page
      .locator('.record-line')
      .filter({ hasText: /timeout/i })
      .first()
      .waitFor();
  });

  it('tell of one bar what was sent and what was read', async () => {
    const page = await pages.signedIn();
    await page.goto('/');
    const network = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2 ** 20 };
    await network.send('Network.emulateNetworkConditions', slow);
    const line = '2025-02-20T10:00:00Z INFO nothing in particular happened here\n';
    const buffer = Buffer.from(line.repeat(200_000));
    const large = { name: 'slow.log', mimeType: 'text/plain', buffer };
    await page.locator('.drop input[type=file]').setInputFiles(large);
    await page.getByText(/^\w[\w ]+ · \d+ % sent, \d+ % read$/).waitFor();
    assert.equal(await page.locator('.mantine-Progress-root').count(), 1);
  });
});
