/** Uploads with large windows, over HTTP into the real domain. Memory is counted in the budget, not in the process. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { assertProblem } from '../../src/http/testing/problems.ts';
import { type RawClient, rawClient } from '../../src/http/testing/raw-client.ts';
import { startServer, type TestServer } from '../../src/http/testing/start-server.ts';
import { jobsOf } from '../../src/http/testing/uploads.ts';
import { DecoderMemory } from '../../src/ingest/decoder-memory.ts';
import { type Domain, openDomain } from '../support/domain.ts';
import { eventually } from '../support/eventually.ts';
import { runLogFlow } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { zstdFrame } from '../support/zstd-frame.ts';

const MIB = 1024 * 1024;
const LOG = '2026-01-01T10:00:00Z INFO ready\n';
/** More bytes are announced than come. */
const STALLED = zstdFrame(LOG, { windowLog: 27, goesOn: true });
const WHOLE = zstdFrame(LOG, { windowLog: 27 });

let domain: Domain;
let server: TestServer;
let memory: DecoderMemory;

before(async () => {
  domain = await openDomain();
});
after(() => domain.close());

async function start(waitMs: number, idleSeconds = 300, now?: () => number): Promise<void> {
  memory = new DecoderMemory({ bytes: 512 * MIB, waitMs, ...(now && { now }) });
  domain.context.decoderMemory = memory;
  server = await startServer({ jobs: domain.jobs }, { uploadIdleSeconds: idleSeconds });
}

const stop = () => server.close();

/** Two users, so that the share of one is no limit. */
function stall(user: number): RawClient {
  const client = rawClient(server.port);
  const head = [
    'PUT /api/upload-logs/a.log HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${userName(user)}`,
    'Content-Length: 8000',
  ];
  client.send(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), STALLED]));
  return client;
}

const userName = (user: number) => ['alice', 'bob'][user % 2]!;

const put = (body: Uint8Array, user = 'alice') =>
  server.fetch('/api/upload-logs/a.log', {
    method: 'PUT',
    body: body as Uint8Array<ArrayBuffer>,
    headers: { authorization: `Bearer ${user}` },
  });

describe('uploads with large windows', () => {
  before(() => start(60_000));
  after(stop);

  it('wait for memory while others are stalled, and small uploads pass', async () => {
    const stalled = Array.from({ length: 12 }, (_, user) => stall(user));
    await eventually('all to hold memory or wait', () => memory.waiting === 10);
    assert.ok(memory.held <= 384 * MIB, `${memory.held}`);
    for (const body of [Buffer.from(LOG), gzipSync(LOG), zstdCompressSync(LOG)]) {
      const [job] = await jobsOf(await put(body));
      assert.equal(job!.status, 'Queued');
    }
    const waiting = put(WHOLE);
    await eventually('another one to wait', () => memory.waiting === 11);
    for (const client of stalled) client.socket.destroy();
    assert.equal((await jobsOf(await waiting))[0]!.status, 'Queued');
    await eventually('all memory to be free', () => memory.held === 0 && memory.waiting === 0);
  });

  it('give their memory back at the end of the frame, while the upload goes on', async () => {
    const client = rawClient(server.port);
    client.send(
      Buffer.concat([
        Buffer.from(
          'PUT /api/upload-logs/a.log HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nContent-Length: 8000\r\n\r\n',
        ),
        STALLED,
      ]),
    );
    await eventually('the memory to be taken', () => memory.held > 128 * MIB);
    client.send(Uint8Array.of(1, 0, 0));
    await eventually('the memory to be free', () => memory.held === 0);
    assert.equal(client.received(), '', 'the upload goes on');
    client.socket.destroy();
  });

  it('are refused beyond 128 MiB by a code of their own', async () => {
    const [job] = await jobsOf(await put(zstdFrame(LOG, { windowLog: 27, eighths: 1 })));
    assert.equal(job!.status, 'Failed');
    assert.equal((job!.error as { code: string }).code, 'window_too_large');
  });

  it('are refused each for itself in a form', async () => {
    const form = new FormData();
    for (const windowLog of [31, 20]) {
      form.append(
        'file',
        new Blob([zstdFrame(LOG, { windowLog }) as Uint8Array<ArrayBuffer>]),
        'a.log',
      );
    }
    const jobs = await jobsOf(
      await server.fetch('/api/upload-logs', { method: 'POST', body: form }),
    );
    assert.deepEqual(
      jobs.map(({ status }) => status),
      ['Failed', 'Queued'],
    );
  });
});

describe('uploads that wait for memory too long', () => {
  before(() => start(100));
  after(stop);

  it('are answered busy, with the time to wait, and may come again under their id', async () => {
    const stalled = [stall(0), stall(1)];
    await eventually('the memory to be taken', () => memory.held > 256 * MIB);
    const route = `/api/upload-logs/a.log?jobID=01890000-0000-7000-8000-000000000001`;
    const again = () =>
      server.fetch(route, { method: 'PUT', body: WHOLE as Uint8Array<ArrayBuffer> });
    const refused = await again();
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    await assertProblem(refused, 'busy');
    for (const client of stalled) client.socket.destroy();
    await eventually('the memory to be free', () => memory.held === 0);
    assert.equal((await jobsOf(await again()))[0]!.status, 'Queued');
  });
});

describe('uploads that hold memory and send nothing', () => {
  before(() => start(60_000, 0.3));
  after(stop);

  it('end, and give it to those who wait', async () => {
    const stalled = Array.from({ length: 6 }, (_, user) => stall(user));
    for (const client of stalled) await eventually('its end', () => client.received() !== '');
    for (const client of stalled) assert.match(client.received(), /"code":"upload_stalled"/);
    await eventually('all memory to be free', () => memory.held === 0);
    for (const client of stalled) client.socket.destroy();
  });
});

describe('uploads that hold memory and send little', () => {
  let now = 0;
  before(() => start(3000, 300, () => now));
  after(stop);

  it('end where others wait for it', async () => {
    const stalled = [stall(0), stall(1)];
    await eventually('the memory to be taken', () => memory.held > 256 * MIB);
    const waiting = put(WHOLE, 'root');
    await eventually('another one to wait', () => memory.waiting === 1);
    now += 60_000;
    assert.equal((await jobsOf(await waiting))[0]!.status, 'Queued');
    const answers = () => stalled.map((client) => client.received()).join('');
    await eventually('one to end', () => answers() !== '');
    assert.equal(answers().match(/"code":"upload_too_slow"/g)?.length, 1);
    for (const client of stalled) client.socket.destroy();
    await eventually('all memory to be free', () => memory.held === 0);
  });
});

describe('uploads that wait for memory when the server stops', () => {
  it('end at once', async () => {
    await start(60_000);
    const stalled = Array.from({ length: 4 }, (_, user) => stall(user));
    await eventually('two to wait', () => memory.waiting === 2);
    server.stopping.abort();
    for (const client of stalled) await eventually('its end', () => client.received() !== '');
    for (const client of stalled) assert.match(client.received(), /"code":"shutting_down"/);
    assert.equal(memory.held, 0);
    for (const client of stalled) client.socket.destroy();
    await stop();
  });
});

describe('analyze', () => {
  it('reads large windows, several in a file and in several files, and refuses larger ones', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder.path, 'a.zst');
    const other = path.join(folder.path, 'b.zst');
    const large = path.join(folder.path, 'c.zst');
    await writeFile(file, Buffer.concat(Array.from({ length: 6 }, () => WHOLE)));
    await writeFile(other, WHOLE);
    await writeFile(large, zstdFrame(LOG, { windowLog: 30 }));
    const read = await runLogFlow(['analyze', '--json', file, other]);
    assert.equal(read.code, 0, read.stderr);
    assert.equal(JSON.parse(read.stdout).totalLogsProcessed, 7);
    const refused = await runLogFlow(['analyze', large]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /window of 1024 MiB.*--long=27/);
    await folder.remove();
  });
});
