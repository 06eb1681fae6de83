import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { newClient, request } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog } from '../support/logs.ts';
import { missingNginx, startNginx, type TestNginx } from '../support/nginx.ts';
import { type RunningServer, startApi } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const LIMIT = 5;
/** More than the megabyte that nginx lets pass by itself. */
const RECORDS = 30_000;

describe('nginx with deploy/nginx.conf', { skip: missingNginx() ?? false }, () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  /** A server on the embedded stores behind nginx, for the time of a group of tests. */
  function behindNginx(env: NodeJS.ProcessEnv) {
    const parts: { api?: RunningServer; nginx?: TestNginx } = {};
    before(async () => {
      parts.api = await startApi(folder.path, env);
      parts.nginx = await startNginx(parts.api.url);
    });
    after(async () => {
      await parts.nginx?.stop();
      await parts.api?.kill();
    });
    return { url: () => parts.nginx!.url };
  }

  /** The status that a client at this address gets after it has spent its requests of this minute. */
  async function statusAfterLimit(url: string, localAddress: string): Promise<number> {
    for (let spent = 0; spent < LIMIT; spent++) await statusFrom(url, localAddress);
    return statusFrom(url, localAddress);
  }

  describe('as a trusted proxy', () => {
    const { url } = behindNginx({
      TRUSTED_PROXIES: '127.0.0.1',
      TRUSTED_PROXY_HEADER: 'X-Real-IP',
      GENERAL_RATE_LIMIT: String(LIMIT),
    });

    it('tells addresses apart: a limit holds for one client, not for all', async () => {
      assert.equal(await statusAfterLimit(url(), '127.0.0.2'), 429);
      assert.equal(await statusFrom(url(), '127.0.0.3'), 401);
    });

    it('passes on no address that a client made up', async () => {
      assert.equal(await statusAfterLimit(url(), '127.0.0.4'), 429);
      for (const name of ['x-real-ip', 'x-forwarded-for']) {
        const headers = { [name]: '192.0.2.1' };
        assert.equal(await statusFrom(url(), '127.0.0.4', headers), 429, name);
      }
    });
  });

  describe('as a proxy that is not trusted', () => {
    const { url } = behindNginx({ GENERAL_RATE_LIMIT: String(LIMIT) });

    it('is the one client that the server sees', async () => {
      assert.equal(await statusAfterLimit(url(), '127.0.0.2'), 429);
      assert.equal(await statusFrom(url(), '127.0.0.3'), 429);
    });
  });

  describe('between clients and server', () => {
    const { url } = behindNginx({ TRUSTED_PROXIES: '127.0.0.1' });

    it('lets an upload stream: its job is there, and watched, before the body ends', async () => {
      const client = await newClient(url());
      const jobID = randomUUID();
      const body = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>();
      const stream = new ReadableStream<Uint8Array>({ start: body.resolve });
      const uploaded = client.put('stream.log', stream, `?jobID=${jobID}`);
      const controller = await body.promise;
      controller.enqueue(Buffer.from(bracketedLog(RECORDS)));
      const status = async () => (await client.call('GET', `/api/jobs/${jobID}`)).body.status;
      await eventually('the job to be seen', async () => (await status()) === 'Uploading');
      const watch = client.watch(jobID);
      await eventually('a live message', () => watch.messages.length > 0);
      assert.equal(await status(), 'Uploading');
      controller.enqueue(Buffer.from(bracketedLog(RECORDS)));
      controller.close();
      assert.equal((await uploaded).jobID, jobID);
      assert.equal((await client.finished(jobID)).totalLogsProcessed, 2 * RECORDS);
      assert.equal(await watch.closed, 1000);
      assert.equal(watch.messages.at(-1).status, 'Completed');
    });

    it('brings a refused WebSocket its HTTP answer', async () => {
      const client = await newClient(url());
      assert.equal(await client.watch('no-uuid').refused, 400);
    });

    it('shows health to everybody, and metrics to nobody', async () => {
      assert.equal((await request(url(), 'GET', '/health')).status, 200);
      assert.equal((await request(url(), 'GET', '/metrics')).status, 404);
    });
  });
});

/** The answer to a request without a token, sent from one of this machine's own addresses. */
async function statusFrom(
  url: string,
  localAddress: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const asked = http.get(`${url}/api/jobs`, { localAddress, headers, agent: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode ?? 0;
}
