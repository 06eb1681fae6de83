import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { describePage, openExample, openLog } from './page-test.ts';

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };
const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

describePage('the records', ({ signedIn }) => {
  it('have the columns that are chosen, and a link shows the same', async () => {
    const page = await signedIn();
    await openLog(page, 'access.log', ACCESS.repeat(20));
    await page.getByRole('tab', { name: /^Records/ }).click();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'status' }).check();
    await page.getByRole('checkbox', { name: 'level' }).uncheck();
    await page.keyboard.press('Escape');
    await page.waitForURL(/columns=time%2Cstatus%2Cmessage/);
    const shown = async (one: Page) => {
      const line = one.locator('.record-item').first();
      await line.locator('.record-field').getByText('500', { exact: true }).waitFor();
      return [
        await line.locator('.record-field').count(),
        await line.locator('.level').count(),
        await one.locator('.record-head').textContent(),
      ];
    };
    assert.deepEqual(await shown(page), [1, 0, 'linetimestatusmessage']);
    const other = await page.context().newPage();
    await other.goto(page.url());
    assert.deepEqual(await shown(other), [1, 0, 'linetimestatusmessage']);

    await other.setViewportSize({ width: 360, height: 740 });
    await other.locator('.record-field').first().waitFor();
    const { scrollWidth, clientWidth } = await other.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    assert.ok(scrollWidth <= clientWidth, `${scrollWidth} in ${clientWidth}`);

    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('button', { name: 'Standard columns' }).click();
    await page.waitForURL((url) => !url.searchParams.has('columns'));
  });

  it('have their day beside the time where the log is of several, in the zone that is shown', async () => {
    // Of one day in UTC, of two in Tokyo.
    const page = await signedIn({ timezoneId: 'Asia/Tokyo' });
    const line = (hour: number) => `[2025-02-20T${hour}:00:01.250Z] INFO Hour ${hour}\n`;
    await openLog(page, 'hours.log', [10, 12, 14, 16, 18].map(line).join(''));
    await page.getByRole('row').filter({ hasText: 'Hour' }).click();
    for (const tab of ['Patterns', 'Records']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await page.getByText('Local', { exact: true }).click();
      const times = page.locator('.record-time');
      await times.getByText('20 Feb, 19:00:01').waitFor();
      await times.getByText('21 Feb, 03:00:01').waitFor();
      const first = times.getByText('20 Feb, 19:00:01');
      assert.match((await first.getAttribute('title'))!, /^20 Feb 2025, 19:00:01\.250/);
      const edges = await times.evaluateAll((all) =>
        all.map((time) => {
          const { right, width } = time.getBoundingClientRect();
          return [right, time.scrollWidth <= Math.ceil(width)];
        }),
      );
      assert.equal(new Set(edges.map(String)).size, 1, `${edges}`);
      assert.equal(edges[0]![1], true);
      await page.getByText('UTC', { exact: true }).click();
      await times.getByText('10:00:01', { exact: true }).waitFor();
    }
  });

  it('of a log that says no year are of one that the heading names', async () => {
    const page = await signedIn({ viewport: { width: 360, height: 740 } });
    const lines = [1, 2, 3].map((n) => `Feb 20 10:00:0${n} host app[7]: Session ${n} started\n`);
    await openLog(page, 'messages', lines.join(''));
    const about = page.getByRole('region', { name: 'About this log' });
    const note = about.getByText(
      /^times without a year are read as of 20\d\d, the latest possible$/,
    );
    await note.hover();
    await page.getByRole('tooltip', { name: 'do not say the year of their times' }).waitFor();
    const year = /20\d\d/.exec((await note.textContent())!)![0];
    await about.getByText(`20 Feb ${year}, 10:00:01`).waitFor();
  });

  it('are copied as text, as JSON and as a command, each with a word on it', async () => {
    const page = await signedIn(CLIPBOARD);
    const address = await openExample(page);
    await page.getByRole('tab', { name: /^Records/ }).click();
    await page.locator('.record-line').nth(2).click();
    const text = (await page.locator('.record-full').textContent())!;
    const copied = async (what: string) => {
      await page.getByRole('button', { name: 'Copy', exact: true }).click();
      await page.getByRole('menuitem', { name: what }).click();
      await page
        .getByText(what === 'curl' ? /Put an access token/ : `${what} copied.`)
        .first()
        .waitFor();
      return clipboard(page);
    };
    assert.equal(await copied('Text'), text);
    const record = JSON.parse(await copied('JSON'));
    assert.deepEqual([record.line, record.text], [3, text]);
    const command = await copied('curl');
    const [, header, url] = /^curl -H "([^"]+)" '([^']+)'$/.exec(command)!;
    assert.equal(header, 'authorization: Bearer $TOKEN');
    const jobID = new URL(address).pathname.split('/').at(-1);
    assert.equal(new URL(url!).pathname, `/api/jobs/${jobID}/records/3`);
  });

  it('show more of what stands around them by keys', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('tab', { name: /^Records/ }).click();
    await page.locator('.record-line').nth(12).click();
    await page.locator('.record-full').waitFor();
    const around = page.locator('.record-line[data-context]');
    await page.keyboard.press('[');
    await around.nth(9).waitFor();
    assert.equal(await around.count(), 10);
    await page.keyboard.press(']');
    await around.nth(19).waitFor();
    assert.equal(await around.count(), 20);
  });

  it('stay in their place when more is shown above them', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('tab', { name: /^Records/ }).click();
    await page.locator('.record-line').nth(12).click();
    const open = page.locator('.record-line[data-open]');
    const before = page.getByRole('button', { name: '↑ before' });
    await before.scrollIntoViewIfNeeded();
    const place = (await open.boundingBox())!.y;
    await before.click();
    const around = page.locator('.record-line[data-context]');
    await around.nth(9).waitFor();
    const [above, now] = [(await around.nth(9).boundingBox())!.y, (await open.boundingBox())!.y];
    assert.ok(Math.abs(now - place) < 2, `${now}, before ${place}`);
    assert.ok(above < now, `${above} above ${now}`);
  });

  it('are shown by their line also where the filter leaves them out, and say so', async () => {
    const page = await signedIn();
    const address = await openExample(page);
    await page.goto(`${address}?tab=records&q=level:fatal`);
    await page.getByLabel('Go to line').fill('3');
    await page.keyboard.press('Enter');
    await page.getByText('Line 3 does not match the filter').waitFor();
    await page.getByLabel('Go to line').fill('10314');
    await page.keyboard.press('Enter');
    await page.locator('.record-full').getByText('No space left').waitFor();
    assert.equal(await page.getByText('does not match the filter').count(), 0);
    for (const [line, said] of [
      ['0', 'Lines count from 1.'],
      ['-3', 'Lines count from 1.'],
      ['99999999', /No record has line 99999999: lines go from 1 to \d+\./],
    ] as const) {
      await page.getByLabel('Go to line').fill(line);
      await page.keyboard.press('Enter');
      await page.getByText(said).waitFor();
    }
  });

  it('are brought into view by a link to one that is loaded and out of sight', async () => {
    const page = await signedIn();
    const address = await openExample(page);
    await page.goto(`${address}?tab=records&line=150`);
    const open = page.locator('.record-line[data-open]');
    // What loads above the list moves it: asked until it stays.
    await eventually('the record in view', async () => {
      const place = await open.boundingBox({ timeout: 1000 });
      return place && place.y > 0 && place.y < page.viewportSize()!.height;
    });
  });

  it('stay open when a menu beside them is closed with Escape', async () => {
    const page = await signedIn();
    const address = await openExample(page);
    await page.goto(`${address}?tab=records&line=3`);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Link' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'Link' }).waitFor({ state: 'detached' });
    assert.equal(await page.locator('.record-full').count(), 1);
    await page.keyboard.press('Escape');
    await page.locator('.record-full').waitFor({ state: 'detached' });
  });
});

describePage('what is on the screen', ({ signedIn }) => {
  it('is copied as a link that says who can open it', async () => {
    const page = await signedIn(CLIPBOARD);
    await openExample(page);
    await page.getByRole('button', { name: /^error/ }).click();
    await page.getByText('Everything below is of the').waitFor();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('whoever is signed in to this account').waitFor();
    assert.equal(await clipboard(page), page.url());
  });

  it('names excluded patterns by their text, whole on hover, also of several logs', async () => {
    const page = await signedIn();
    await openExample(page);
    for (const place of [null, '/all']) {
      if (place) await page.goto(place);
      await page.getByRole('row').filter({ hasText: 'failed: connection reset by peer' }).click();
      const actions = page.getByRole('button', { name: 'Filter the report by this' });
      await actions.waitFor();
      await page.getByRole('button', { name: 'Exclude', exact: true }).click();
      const chip = page.locator('.chip');
      await chip.getByText(/^− Order ‹› failed: connection reset by peer/).waitFor();
      assert.match((await chip.getAttribute('title'))!, /connection reset by peer.*\n-pattern:/s);
    }
  });
});

const ACCESS = '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /a HTTP/1.1" 500 12 "-" "x"\n';
