import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { clientOf, newClient, request } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog } from '../support/logs.ts';
import { runLogFlow, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

describe('starting and stopping', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  it('says where it is, where the data lies, and what to paste', async (t) => {
    const server = await startServer(folder.path);
    t.after(server.kill);
    const output = server.output();
    assert.ok(output.includes(folder.path));
    for (const step of ['/auth/register', '/api/upload-logs/', '/api/stats']) {
      assert.ok(output.includes(step), step);
    }
    assert.equal(await server.stop(), 0);
    assert.doesNotMatch(server.output(), /Warning|deprecat/i, 'a library warns');
  });

  it('refuses a second instance on the same data at once, with exit code 1', async (t) => {
    const first = await startServer(folder.path);
    t.after(first.kill);
    const second = await runLogFlow(['serve'], { PORT: '0', LOGFLOW_DATA_DIR: folder.path });
    assert.equal(second.code, 1);
    assert.match(second.stderr, /in use by another Log-Flow/);
    assert.ok(!second.stderr.includes('    at '), 'a stack is no message');
    assert.equal((await request(first.url, 'GET', '/health')).status, 200);
    assert.equal(await first.stop(), 0);
  });

  it('reports all faults of the configuration at once, with exit code 2', async () => {
    const { code, stderr } = await runLogFlow(['serve'], {
      PORT: 'many',
      GENERAL_RATE_LIMIT: '-1',
      LOGFLOW_DATA_DOR: '/tmp',
      LOGFLOW_DATA_DIR: folder.path,
    });
    assert.equal(code, 2);
    for (const name of ['PORT', 'GENERAL_RATE_LIMIT', 'LOGFLOW_DATA_DOR'])
      assert.ok(stderr.includes(name), name);
  });

  it('says so when the port is taken, with exit code 1', async (t) => {
    const first = await startServer(folder.path);
    t.after(first.kill);
    const other = await temporaryFolder();
    const { code, stderr } = await runLogFlow(['serve'], {
      PORT: new URL(first.url).port,
      LOGFLOW_DATA_DIR: other.path,
    });
    assert.equal(code, 1);
    assert.match(stderr, /port/i);
    await first.stop();
    await other.remove();
  });

  it('stops in time whatever connections are open', async (t) => {
    const server = await startServer(folder.path, { SHUTDOWN_TIMEOUT: '1' });
    t.after(server.kill);
    const client = await newClient(server.url);
    const login = 'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const authorization = `Authorization: Bearer ${client.token}\r\n`;
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    const sent = [
      'GET /hea',
      `${login}Content-Length: 9\r\n\r\n{`,
      `PUT /api/upload-logs/a.log HTTP/1.1\r\nHost: x\r\n${authorization}Content-Length: 99\r\n\r\nfirst line\n`,
      `GET /api/live-stats/${randomUUID()} HTTP/1.1\r\nHost: x\r\n${upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      'GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50),
    ];
    const sockets = sent.map((text) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.on('error', () => socket.destroy());
      socket.pause();
      socket.write(text);
      return socket;
    });
    await eventually('the upload', async () => {
      const { body } = await client.call('GET', '/api/jobs');
      return body.items.length === 1;
    });
    assert.equal(await server.stop(), 0, server.output());
    for (const socket of sockets) socket.destroy();
  });

  it('stops while chunks run and uploads are under way, and goes on later', async (t) => {
    const first = await startServer(folder.path);
    t.after(first.kill);
    const uploader = await newClient(first.url);
    const big = await uploader.put('big.log', bracketedLog(300_000));
    const cutID = randomUUID();
    const endless = new ReadableStream({
      pull: async (controller) => {
        // A slow sender, not a flood: its end is what matters.
        await delay(20);
        controller.enqueue(Buffer.from(bracketedLog(1)));
      },
    });
    const cut = uploader.call('PUT', `/api/upload-logs/cut.log?jobID=${cutID}`, { body: endless });
    cut.catch(() => undefined);
    const stateOf = async (jobID: string) =>
      (await uploader.call('GET', `/api/jobs/${jobID}`)).body.status;
    await eventually('the second upload', async () => (await stateOf(cutID)) === 'Uploading');
    assert.equal(await first.stop(), 0, first.output());

    const second = await startServer(folder.path);
    t.after(second.kill);
    const client = clientOf(second.url, uploader.email, uploader.token);
    const report = await client.finished(big.jobID, 60_000);
    assert.equal(report.status, 'Completed');
    assert.equal(report.totalLogsProcessed, 300_000);
    assert.deepEqual((await client.call('GET', `/api/jobs/${big.jobID}`)).body.history, []);
    assert.equal((await client.finished(cutID)).error.code, 'upload_aborted');
  });
});
