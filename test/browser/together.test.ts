import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { bracketedLog } from '../support/logs.ts';
import { describePage, openLog } from './page-test.ts';

/** Records of each of two logs whose times alternate. */
const EACH = 600;
const at = (second: number) => new Date(Date.UTC(2025, 1, 20, 10) + 1000 * second).toISOString();
const every = (first: number, word: string): string =>
  Array.from({ length: EACH }, (_, n) => first + 2 * n)
    .map((second) => `[${at(second)}] INFO ${word} ${second}\n`)
    .join('');
const INTERLEAVED = { 'even.log': every(0, 'Even'), 'odd.log': every(1, 'Odd') };

/** Sends logs and waits until all have been read. */
async function sendAll(page: Page, logs: Record<string, string>): Promise<void> {
  await page.goto('/');
  const files = Object.entries(logs).map(([name, text]) => ({
    ...{ name, mimeType: 'text/plain' },
    buffer: Buffer.from(text),
  }));
  await page.locator('.drop input[type=file]').setInputFiles(files);
  for (const { name } of files) {
    await page.getByRole('row').filter({ hasText: name }).getByText('Completed').waitFor();
  }
}

/** Deletes a log of the person as another page of theirs would. */
function removerFor(page: Page): (jobID: string) => Promise<void> {
  let authorization = '';
  page.on('request', (request) => {
    authorization = request.headers().authorization ?? authorization;
  });
  return async (jobID) => {
    const answer = await page.request.delete(`/api/jobs/${jobID}`, { headers: { authorization } });
    assert.equal(answer.status(), 204);
  };
}

/** The parts of the first records. */
const shownLines = (page: Page, most: number): Promise<string[][]> =>
  page
    .locator('.record-line')
    .evaluateAll(
      (lines, number) =>
        lines
          .slice(0, number)
          .map((line) =>
            ['.record-source', '.record-number', '.record-time', '.record-text'].map(
              (part) => line.querySelector(part)?.textContent ?? '',
            ),
          ),
      most,
    );

describePage('several logs', ({ signedIn }) => {
  it('are chosen and opened as one report, in which nobody is counted twice', async () => {
    const page = await signedIn();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    const line = '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /a HTTP/1.1" 500 12 "-" "x"\n';
    const files = ['one.log', 'two.log', 'three.log'].map((name) => ({
      ...{ name, mimeType: 'text/plain' },
      buffer: Buffer.from(line.repeat(10)),
    }));
    await page.locator('.drop input[type=file]').setInputFiles(files);
    for (const name of ['one.log', 'two.log']) {
      await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    }
    await page.getByRole('link', { name: 'Open 2 as one report' }).click();
    await page.getByRole('heading', { name: '2 logs' }).waitFor();
    await page.getByText('20 records').first().waitFor();
    const addresses = await page.getByRole('tab', { name: /^Addresses/ }).textContent();
    assert.match(addresses!, /\b1$/);
    await page.getByRole('link', { name: 'All logs' }).click();
    await page.getByText('30 records').first().waitFor();
    const plot = (await page.locator('.u-over').first().boundingBox())!;
    await page.mouse.click(plot.x + 2, plot.y + plot.height - 4);
    await page.getByText('Everything below is of the 30 records that match.').waitFor();
    // A bar leads to its records; how many each log has is shown as well, and the filter stays.
    await page.locator('.record-line').nth(9).waitFor();
    await page.getByText('Log by log').click();
    const row = page.getByRole('row').filter({ hasText: 'two.log' });
    await row.getByText('10 records', { exact: true }).waitFor();
    await page.getByRole('tab', { name: /^Requests/ }).click();
    await page.getByRole('row').filter({ hasText: '/a' }).waitFor();
    await page.getByRole('tab', { name: /^Records/ }).click();
    const { searchParams } = new URL(page.url());
    await row.getByRole('link', { name: 'Records of two.log, 10 records' }).click();
    await page.getByRole('heading', { name: 'two.log' }).waitFor();
    await page.locator('.record-line').nth(9).waitFor();
    for (const name of ['from', 'to']) {
      assert.equal(new URL(page.url()).searchParams.get(name), searchParams.get(name));
    }
  });

  it('show their records in one order of time, each with its log and what stands around it there', async () => {
    const page = await signedIn();
    await sendAll(page, INTERLEAVED);
    await page.goto('/all?tab=records');
    await page.locator('.record-line').first().waitFor();
    assert.deepEqual(await shownLines(page, 4), [
      ['even.log', '1', '10:00:00', 'Even 0'],
      ['odd.log', '1', '10:00:01', 'Odd 1'],
      ['even.log', '2', '10:00:02', 'Even 2'],
      ['odd.log', '2', '10:00:03', 'Odd 3'],
    ]);
    // To the last page of all, of which only what is in sight is in the document.
    const status = page.getByText(/^[\d,]+ records loaded$/);
    await eventually('all records', async () => {
      await page.mouse.wheel(0, 50_000);
      return (await status.textContent()) === `${(2 * EACH).toLocaleString('en')} records loaded`;
    });
    assert.ok((await page.locator('.record-line').count()) < 300);
    await page.getByText('Newest first').click();
    await page.getByText(`Odd ${2 * EACH - 1}`).waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    const last = page.locator('.record-line').filter({ hasText: `Even ${2 * EACH - 2}` });
    await last.click();
    assert.match(page.url(), /log=[0-9a-f-]{36}/);
    await page.getByRole('button', { name: '↑ before' }).click();
    const around = page.locator('.record-line[data-context]');
    await around.nth(9).waitFor();
    for (const text of await around.allTextContents()) assert.match(text, /Even/);
    // The address opens the same record.
    await page.reload();
    await page
      .locator('.record-full')
      .getByText(`Even ${2 * EACH - 2}`)
      .waitFor();
  });

  it('say together what each of them would say: size, times, zone, and how far they are understood', async () => {
    const page = await signedIn();
    const plain = '2025-02-20 12:00:00 INFO no zone here\n'.repeat(9);
    await sendAll(page, {
      'zoned.log': bracketedLog(700),
      'plain.log': `this is no record\n${plain}`,
    });
    await page.goto('/all');
    const about = page.getByRole('region', { name: 'About these logs' });
    for (const text of [
      '2 formats',
      /^\d[\d.]* KiB$/,
      '710 records',
      '20 Feb 2025, 10:00:00 – 12:00:00 UTC (2 h)',
      'times without an offset are read as UTC',
      '99.86 % understood',
      '50 addresses',
    ]) {
      await about.getByText(text).first().waitFor();
    }
    // Whatever the filter is.
    await page.getByRole('button', { name: /^error / }).click();
    await page.getByText('Everything below is of the 100 records that match.').waitFor();
    await about.getByText('710 records').waitFor();
    await about.getByRole('button', { name: 'understood' }).click();
    await page.getByRole('tab', { name: /^Not understood/, selected: true }).waitFor();
  });

  it('go on to the bars with errors after the first one', async () => {
    const page = await signedIn();
    await sendAll(page, { 'one.log': bracketedLog(700), 'two.log': bracketedLog(700) });
    await page.goto('/all');
    await page.getByRole('button', { name: 'most errors' }).click();
    await page.waitForURL(/from=/);
    await page.getByRole('button', { name: 'Next bar with errors' }).click();
    await page.getByRole('button', { name: 'most errors' }).waitFor();
    await page.getByText(/Everything below is of the/).waitFor();
    assert.equal(await page.getByText('% read').count(), 0);
  });

  it('are deleted together, and come back together', async () => {
    const page = await signedIn();
    const logs = Object.fromEntries(
      ['one.log', 'two.log', 'three.log'].map((name) => [name, bracketedLog(7)]),
    );
    await sendAll(page, logs);
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    const choose = async () => {
      for (const name of ['one.log', 'two.log'])
        await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    };
    await choose();
    await page.getByRole('button', { name: 'Delete 2 logs' }).click();
    for (const name of ['one.log', 'two.log']) await row(name).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    for (const name of Object.keys(logs)) await row(name).waitFor();
    await page.getByRole('link', { name: 'Open 2 as one report' }).click();
    await page.getByRole('heading', { name: '2 logs' }).waitFor();
    await page.getByRole('button', { name: 'More about these logs' }).click();
    await page.getByRole('menuitem', { name: 'Delete these 2 logs' }).click();
    await page.getByText('Deleted 2 logs').waitFor();
    await row('one.log').waitFor({ state: 'detached' });
    // Left at once, it is carried out.
    const gone = eventually('the deletion', async () => {
      await page.goto('/');
      await row('three.log').waitFor();
      return (await row('one.log').count()) + (await row('two.log').count()) === 0;
    });
    await gone;
  });

  it('of which one was deleted are shown without it, which is said, with ways on', async () => {
    const page = await signedIn();
    const logs = ['one.log', 'two.log', 'three.log'];
    await sendAll(page, Object.fromEntries(logs.map((name) => [name, bracketedLog(70)])));
    for (const name of logs) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    const remove = removerFor(page);
    await page.getByRole('link', { name: 'Open 3 as one report' }).click();
    await page.getByText('210 records').first().waitFor();
    const ids = new URL(page.url()).searchParams.get('jobs')!.split(',');
    const gone = ids[0]!;
    await remove(gone);
    // While the page is open it is noticed by the next question.
    await page.getByRole('button', { name: /^error / }).click();
    await page.getByRole('heading', { name: '2 logs' }).waitFor();
    await page.getByText('Everything below is of the 20 records that match.').waitFor();
    for (const tab of ['patterns', 'records']) {
      await page.goto(`/all?tab=${tab}&jobs=${ids}`);
      await page.getByRole('heading', { name: '2 logs' }).waitFor();
      await page.getByText('140 records').first().waitFor();
      const note = page.getByRole('alert').filter({ hasText: '1 of these 3 logs is missing' });
      await note.getByText(gone).waitFor();
    }
    await page.locator('.record-line').nth(5).waitFor();
    await page.getByRole('link', { name: 'Go on without it' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).searchParams.get('tab'), 'records');
    await page.getByText('140 records').first().waitFor();
    await page.goto(`/all?jobs=${gone}`);
    await page.getByText('This log is missing').waitFor();
    await page.getByRole('link', { name: 'To your logs' }).click();
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
  });

  it('of somebody who has none say so, and where to begin', async () => {
    const page = await signedIn();
    await page.goto('/all');
    await page.getByText('Here all your logs stand as one report').waitFor();
    await page.getByRole('link', { name: 'Drop a log' }).click();
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
  });

  it('name a word of all logs, whose records are one click away', async () => {
    const page = await signedIn();
    await openLog(page, 'words.log', bracketedLog(70));
    await page.goto('/all?tab=keywords');
    const word = page.getByRole('row').filter({ hasText: 'timeout' }).getByRole('button').first();
    await word.click();
    await page.getByText('Log by log').click();
    await page.getByRole('link', { name: 'Records of words.log, 10 records' }).click();
    await page
      .locator('.record-line')
      .filter({ hasText: /timeout/i })
      .first()
      .waitFor();
  });
});
