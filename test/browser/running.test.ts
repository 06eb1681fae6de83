/** A job that runs, while the network, the tabs and the workers do not do what one would wish. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { type Client, clientOf } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { holdUpload } from '../support/held-upload.ts';
import { bracketedLog, errorsIn, randomLog } from '../support/logs.ts';
import { startServer } from '../support/server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { describePage } from './page-test.ts';

const PART = bracketedLog(20_000);
const BOTH = '40,000 records';

/** A program of the same person, which uploads while the page is looked at. */
async function programOf(page: Page, url: string): Promise<Client> {
  const email = `${randomUUID()}@example.com`;
  const answer = await page.request.post('/auth/register', {
    headers: { 'log-flow-session': 'cookie' },
    data: { email, password: 'correct horse battery staple' },
  });
  return clientOf(url, email, (await answer.json()).accessToken);
}

const facts = (page: Page) => page.getByRole('region', { name: 'About this log' });

/** What a first part of a file shows while the rest is still to come. */
async function watchFirstPart(page: Page, jobID: string): Promise<void> {
  await page.goto(`/jobs/${jobID}`);
  await facts(page).getByRole('status').getByText('Uploading').waitFor();
  await page.locator('.plot canvas').waitFor();
}

async function assertWhole(page: Page): Promise<void> {
  await facts(page).getByText(BOTH).waitFor();
  await page.getByRole('button', { name: 'Read again…' }).waitFor();
  assert.equal(await facts(page).getByRole('status').count(), 0);
}

describePage('a job that runs', (pages) => {
  const upload = async (page: Page) => {
    const held = holdUpload(await programOf(page, pages.server.url), 'program.log');
    held.send(PART);
    return held;
  };

  it('says that the connection is lost, goes on by itself, and ends right', async (t) => {
    const proxy = await startTcpProxy(Number(new URL(pages.server.url).port));
    t.after(proxy.close);
    const page = await pages.visit({ baseURL: `http://127.0.0.1:${proxy.port}` });
    const held = await upload(page);
    await watchFirstPart(page, held.jobID);
    let failures = 0;
    page.on('requestfailed', (request) => {
      if (request.url().endsWith(`/api/jobs/${held.jobID}`)) failures++;
    });
    proxy.refuse(true);
    await page.getByText('Connection lost · reconnecting').waitFor();
    held.send(PART);
    await held.end();
    // So often that the page has given up the question, and asks the next: what was seen stays on the screen.
    await eventually('questions to fail', () => failures > 5);
    await page.locator('.plot canvas').waitFor();
    assert.equal(await page.getByText('The server cannot be reached').count(), 0);
    proxy.refuse(false);
    await assertWhole(page);
    assert.equal(await page.getByText('The server cannot be reached').count(), 0);
  });

  it('is followed by two tabs to its end, and by one that is reloaded in the middle', async () => {
    const page = await pages.visit();
    const held = await upload(page);
    const other = await page.context().newPage();
    await watchFirstPart(page, held.jobID);
    await watchFirstPart(other, held.jobID);
    await page.reload();
    await watchFirstPart(page, held.jobID);
    held.send(PART);
    await held.end();
    await Promise.all([assertWhole(page), assertWhole(other)]);
  });

  it('answers a filter of what was read by now, again and again, and at last of the whole', async () => {
    const page = await pages.visit();
    const held = await upload(page);
    await watchFirstPart(page, held.jobID);
    await page.goto(`/jobs/${held.jobID}?q=level:error`);
    const matching = async () =>
      Number(
        /of the ([\d,]+) records that match in what was read by now/
          .exec((await page.locator('.sections').textContent())!)?.[1]
          ?.replaceAll(',', '') ?? 0,
      );
    await eventually('some records to match', async () => (await matching()) > 0);
    const first = await matching();
    held.send(PART);
    await eventually('more records to match', async () => (await matching()) > first);
    await held.end();
    const all = 2 * errorsIn(20_000);
    await page.getByText(`of the ${all.toLocaleString('en-GB')} records that match.`).waitFor();
  });
});

describePage('a log that is sent', ({ signedIn }) => {
  it('is shown, also where the answer that it is not there yet comes when it has come', async () => {
    const page = await signedIn();
    const asked = Promise.withResolvers<void>();
    const sent = page.waitForResponse((response) => response.url().includes('/api/upload-logs/'));
    await page.route('**/api/upload-logs/*', async (route) => {
      await asked.promise;
      await route.continue();
    });
    const jobs = /\/api\/jobs\/[^/?]+$/;
    await page.route(jobs, async (route) => {
      const response = await route.fetch();
      asked.resolve();
      await (await sent).finished();
      await route.fulfill({ response });
      await page.unroute(jobs);
    });
    await page.goto('/');
    const buffer = Buffer.from('[2025-02-20T10:00:00Z] INFO started\n');
    await page
      .locator('.drop input[type=file]')
      .setInputFiles({ name: 'late.log', mimeType: 'text/plain', buffer });
    await page.getByRole('heading', { name: 'late.log' }).waitFor();
  });
});

describePage('a job that has failed', ({ visit }) => {
  it('is run again from the page', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    // Without workers the upload is stored and waits.
    const storing = await startServer(folder.path, { LOGFLOW_WORKERS: '0' });
    t.after(storing.kill);
    const page = await visit({ baseURL: storing.url });
    const client = await programOf(page, storing.url);
    const { jobID } = await client.put('lost.log', randomLog(3000));
    await storing.stop();
    const [blobs, away] = [path.join(folder.path, 'blobs'), path.join(folder.path, 'away')];
    const prefixes = (await readdir(blobs)).filter((name) => !name.startsWith('.'));
    await mkdir(away);
    for (const name of prefixes) await rename(path.join(blobs, name), path.join(away, name));

    const server = await startServer(folder.path);
    t.after(server.kill);
    await page.goto(`${server.url}/jobs/${jobID}`);
    const alert = page.getByRole('alert').filter({ hasText: 'This log could not be analysed' });
    await alert.waitFor({ timeout: 60_000 });
    for (const name of prefixes) await rename(path.join(away, name), path.join(blobs, name));
    await alert.getByRole('button', { name: 'Run it again' }).click();
    await facts(page).getByText('3,000 records').waitFor();
    await alert.waitFor({ state: 'detached' });
  });
});
