/**
 * How fast the page is, in Chromium on this machine, beside a bare page in the same run: the first load, frames while a large
 * job runs, and frames while long lists are scrolled. Prints a table (docs/benchmarks.md). `--mib N`: size of the large job.
 */
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { missingBrowser, openBrowser } from '../test/support/browser.ts';
import { type Client, clientOf } from '../test/support/client.ts';
import { eventually } from '../test/support/eventually.ts';
import { startServer } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { machine, revision } from './machine.ts';
import { startBarePage } from './page/bare-page.ts';
import { type Frames, quantile, recordFrames, scroll, takeFrames } from './page/frames.ts';
import { largeLog, patternLog } from './page/logs.ts';
import { markdownTable } from './table.ts';

const { values } = parseArgs({ options: { mib: { type: 'string', default: '512' } } });
const MIB = Number(values.mib);
/** What a place is called, and the milliseconds of each load. */
type Load = [name: string, paints: number[], usables: number[]];

const LOADS = 7;
const PATTERNS = 1000;
const JOBS = 1000;
const UPLOADS_AT_ONCE = 8;
const SCROLLED_FRAMES = 300;
const LIMIT_MS = 15 * 60_000;

const missing = missingBrowser();
if (missing) throw new Error(missing);
const parts = new AsyncDisposableStack();
const folder = await temporaryFolder();
parts.defer(folder.remove);
const server = await startServer(folder.path, {
  MAX_UPLOADS_PER_USER: '16',
  UPLOAD_RATE_LIMIT: '1000000',
});
parts.defer(async () => void (await server.stop()));
const bare = await startBarePage();
parts.defer(bare.close);
const browser = await openBrowser();
parts.defer(() => browser.close());
const load = loadavg()[0]!.toFixed(1);

const loads: Load[] = [];
const frames: [name: string, frames: Frames][] = [];
try {
  await measure();
} finally {
  // Also what was measured before something failed.
  print();
  await parts.disposeAsync();
}

async function measure(): Promise<void> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(LIMIT_MS);
  const client = await register(context);
  loads.push(
    await measureLoads(browser, 'bare page', bare.url, 'h1'),
    await measureLoads(browser, 'sign in', server.url, 'button[type=submit]'),
    await measureLoads(browser, 'home, signed in', server.url, '.drop input[type=file]', context),
  );
  const page = await context.newPage();
  await page.goto(bare.url);
  frames.push(['bare page, 5,000 paragraphs, scrolled', await scroll(page, SCROLLED_FRAMES)]);
  frames.push([`job of ${MIB} MiB while it is sent and read`, await whileItRuns(page, client)]);
  await page.getByRole('tab', { name: /^Records/ }).click();
  await page.locator('.record-line').first().waitFor();
  frames.push(['its records, scrolled', await scroll(page, SCROLLED_FRAMES)]);
  const { jobID } = await client.put('patterns.log', patternLog(PATTERNS));
  await client.finished(jobID);
  await page.goto(`${server.url}/jobs/${jobID}`);
  await page.locator('.data-row').first().waitFor();
  frames.push([`${PATTERNS} patterns, scrolled`, await scroll(page, SCROLLED_FRAMES)]);
  await sendSmallJobs(client);
  await page.goto(server.url);
  await page.locator('.data-row').first().waitFor();
  frames.push([`${JOBS} jobs, scrolled`, await scroll(page, SCROLLED_FRAMES)]);
}

async function register({ request }: BrowserContext): Promise<Client> {
  const email = `${randomUUID()}@example.com`;
  const answer = await request.post('/auth/register', {
    headers: { 'log-flow-session': 'cookie' },
    data: { email, password: randomUUID() },
  });
  return clientOf(server.url, email, (await answer.json()).accessToken);
}

/** Each time with an empty cache; milliseconds from the request to the first paint, and to where it can be used. */
async function measureLoads(
  opened: Browser,
  name: string,
  url: string,
  usable: string,
  signedIn?: BrowserContext,
): Promise<Load> {
  const paints: number[] = [];
  const usables: number[] = [];
  for (let time = 0; time < LOADS; time++) {
    const state = await signedIn?.storageState();
    const visitor = await opened.newContext(state ? { storageState: state } : {});
    const visited = await visitor.newPage();
    await visited.goto(url, { waitUntil: 'commit' });
    await visited.locator(usable).first().waitFor({ state: 'attached' });
    usables.push(await visited.evaluate(() => performance.now()));
    paints.push(await firstPaint(visited));
    // A refresh token is good for one refresh: the next visitor goes on with that of this one.
    if (signedIn) await signedIn.addCookies(await visitor.cookies());
    await visitor.close();
  }
  return [name, paints, usables];
}

function firstPaint(visited: Page): Promise<number> {
  return visited.evaluate(async () => {
    for (;;) {
      const [entry] = performance.getEntriesByName('first-contentful-paint');
      if (entry) return entry.startTime;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** The page of a job from its first bytes to its whole report. */
async function whileItRuns(shown: Page, { put, call }: Client): Promise<Frames> {
  const large = randomUUID();
  const sent = put(
    'large.log',
    Readable.toWeb(Readable.from(largeLog(MIB))) as ReadableStream,
    `?jobID=${large}`,
  );
  await eventually('the job to begin', async () => {
    const { body } = await call('GET', `/api/jobs/${large}`);
    return body.bytesProcessed > 0;
  });
  await shown.goto(`${server.url}/jobs/${large}`);
  await shown.locator('.plot canvas').waitFor();
  await recordFrames(shown);
  await sent;
  await shown.getByRole('button', { name: 'Read again…' }).waitFor();
  return takeFrames(shown);
}

async function sendSmallJobs({ put }: Client): Promise<void> {
  let next = 0;
  const sendSome = async () => {
    while (next < JOBS) await put(`job-${next++}.log`, '[2025-02-20T10:00:00Z] INFO started\n');
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, sendSome));
}

function print(): void {
  const ms = (value: number) => value.toFixed(0);
  const right = (title: string) => ({ title, align: 'right' as const });
  const text = [
    `${machine()}; load at the start ${load}; commit ${revision()}`,
    markdownTable(
      [
        { title: 'first load' },
        ...['first paint, ms', 'usable, ms', 'slowest usable, ms'].map(right),
      ],
      loads.map(([name, paints, usables]) => [
        name,
        ...[quantile(paints, 0.5), quantile(usables, 0.5), Math.max(...usables)].map(ms),
      ]),
    ),
    markdownTable(
      [
        { title: 'frames' },
        ...['frames', 'median, ms', 'p95, ms', 'p99, ms', 'long tasks', 'longest, ms'].map(right),
      ],
      frames.map(([name, { deltas, longTasks }]) => [
        name,
        String(deltas.length),
        ...[0.5, 0.95, 0.99].map((share) => quantile(deltas, share).toFixed(1)),
        String(longTasks.length),
        ms(Math.max(0, ...longTasks)),
      ]),
    ),
  ];
  process.stdout.write(`${text.join('\n\n')}\n`);
}
