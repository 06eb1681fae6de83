import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bracketedLog } from '../support/logs.ts';
import { describePage, openLog } from './page-test.ts';
import { slowUpload } from './slow-upload.ts';

/** A record in each of some minutes, at times without a zone. */
const NIGHT = Array.from(
  { length: 20 },
  (_, i) => `2025-02-20 03:${String(5 + i).padStart(2, '0')}:00 INFO minute ${i}\n`,
).join('');

const LETTER = 'Dear reader,\nthis is a letter.\nNothing more.\n'.repeat(20);

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

  it('say of an empty file that it is, and of one that failed at once only why', async () => {
    const page = await pages.signedIn();
    const { accessToken } = await (
      await page.request.post('/auth/register', {
        data: { email: `empty-${Date.now()}@example.com`, password: 'correct horse battery' },
        headers: { 'log-flow-session': 'cookie' },
      })
    ).json();
    const send = async (name: string, body: string | Uint8Array<ArrayBuffer>): Promise<string> => {
      const answer = await fetch(`${pages.server.url}/api/upload-logs/${name}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${accessToken}` },
        body,
      });
      const { jobs } = (await answer.json()) as { jobs: { jobID: string }[] };
      return jobs[0]!.jobID;
    };
    for (const [name, body, words] of [
      ['empty.log', '', 'The file is empty'],
      ['blank.log', '\n \n\n', 'The file has only blank lines'],
    ] as const) {
      const jobID = await send(name, body);
      await page.goto(`/jobs/${jobID}`);
      await page.getByText(`${words}: there is nothing to show.`).waitFor();
      assert.equal(await page.getByText(/Unknown format|No records/).count(), 0);
    }
    await send('broken.gz', Uint8Array.fromHex('1f8b0800000000000003'));
    await page.goto('/');
    await page.getByText('The file is empty').waitFor();
    await page.getByRole('link', { name: 'broken.gz' }).click();
    await page.getByRole('alert').getByText('This log could not be analysed').waitFor();
    assert.equal(await page.getByText(/Unknown format|0 B|0 records/).count(), 0);
  });

  it('say of a text that it is one, and show its lines', async () => {
    const page = await pages.signedIn();
    await openLog(page, 'letter.txt', LETTER);
    const about = page.getByRole('region', { name: 'About this log' });
    await about.getByText('Plain text, a line a record').waitFor();
    await about.getByRole('button', { name: /^100 % understood, no times or levels/ }).waitFor();
    await page.getByText('Dear reader,').first().waitFor();
  });

  it('begin with what was not understood where nothing was', async () => {
    const page = await pages.signedIn();
    await openLog(page, 'letter.txt', LETTER);
    await page.getByRole('button', { name: 'Read again…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Format' }).fill('A pattern');
    await page.getByRole('option', { name: 'A pattern of my own' }).click();
    await dialog.getByRole('textbox', { name: 'Pattern' }).fill('none of them: %{message}');
    await dialog.getByText(/^Explains 0 of/).waitFor();
    await dialog.getByRole('button', { name: 'Read again', exact: true }).click();
    await dialog
      .getByRole('alert')
      .getByRole('button', { name: 'Read again all the same' })
      .click();
    await page.getByRole('button', { name: '0 % understood' }).waitFor();
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

  it('name the zone of times, and say that a log without one is read as UTC', async () => {
    const page = await pages.signedIn({ timezoneId: 'Europe/Berlin' });
    await openLog(page, 'night.log', NIGHT);
    const facts = page.getByRole('region', { name: 'About this log' });
    await facts.getByText('20 Feb 2025, 04:05:00 – 04:24:00 CET').waitFor();
    await facts.getByText('times without an offset are read as UTC').waitFor();
    await page.getByText('UTC', { exact: true }).click();
    await facts.getByText('20 Feb 2025, 03:05:00 – 03:24:00 UTC').waitFor();
    await openLog(page, 'zoned.log', NIGHT.replaceAll(/^(\S+) (\S+)/gm, '$1T$2Z'));
    await facts.getByText('20 Feb 2025, 03:05:00 – 03:24:00 UTC').waitFor();
    assert.equal(await facts.getByText('times without an offset').count(), 0);
  });

  it('say of times that leave nothing which there are, and offer those that may be meant', async () => {
    const page = await pages.signedIn({ timezoneId: 'Europe/Berlin' });
    await openLog(page, 'night.log', NIGHT);
    const ask = async (times: string) => {
      await page
        .getByRole('button', { name: /All times|Feb 2025/ })
        .first()
        .click();
      await page.getByText('Times are read in Europe/Berlin (CET), as they are shown.').waitFor();
      await page.getByRole('textbox', { name: 'When' }).fill(times);
      await page.getByRole('button', { name: 'Show', exact: true }).click();
    };
    await ask('03:10 to 03:25');
    const chart = page.getByRole('region', { name: 'Records over time' });
    await chart
      .getByText('The times of this log are 20 Feb 2025, 04:05:00 – 04:24:00 CET.')
      .waitFor();
    await chart.getByRole('button', { name: '03:10:00 to 03:25:00 UTC?' }).click();
    await page.getByText('Everything below is of the 15 records that match.').waitFor();
    // From the end of the log, whatever the filter leaves.
    await ask('13:10 to 13:25');
    await chart.getByText(/^The times of this log are/).waitFor();
    assert.equal(await chart.getByRole('button', { name: /\?$/ }).count(), 0);
    await ask('04:10 to 04:12');
    await page.getByText('Everything below is of the 2 records that match.').waitFor();
    await ask('13:10 to 13:25');
    await chart.getByRole('button', { name: 'Show all times' }).click();
    await page.getByText('All 20 records.').waitFor();
  });
});
