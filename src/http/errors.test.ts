import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { AppError, errorCatalog } from '../errors.ts';
import { answerClientError } from './plugins/refusals/client-errors.ts';
import { assertProblem, assertProblemBody } from './testing/problems.ts';
import { rawClient } from './testing/raw-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const login = (body: string, type = 'application/json') =>
  server.fetch('/auth/login', { method: 'POST', body, headers: { 'content-type': type } });

/** What nobody sees, what turns text, what a terminal obeys, and halves of surrogate pairs. */
const HIDDEN = [
  '\u202e',
  '\u2066',
  '\u200f',
  '\u200b',
  '\u0085',
  '\u001b',
  '\u2028',
  '\ud800',
  '\udc00',
];

describe('problem details', () => {
  it('answer bodies that cannot be read', async () => {
    await assertProblem(await login('{'), 'malformed_json');
    await assertProblem(await login('{"__proto__": 1}'), 'malformed_json');
    await assertProblem(await login('email=a', 'text/plain'), 'unsupported_media_type');
    await assertProblem(await login('email=a', 'nonsense'), 'unsupported_media_type');
    await assertProblem(await login(''), 'validation_failed');
    await assertProblem(await login(`"${'x'.repeat(64 * 1024)}"`), 'body_too_large');
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(16 * 1024, ' ')),
    });
    const response = await server.fetch('/auth/login', {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    } as RequestInit);
    await assertProblem(response, 'body_too_large');
  });

  it('answer unknown paths and methods', async () => {
    await assertProblem(await server.fetch('/nothing'), 'not_found');
    await assertProblem(await server.fetch('/api/nothing', { method: 'POST' }), 'not_found');
    await assertProblem(await server.fetch('/%ff'), 'bad_request');
    const response = await server.fetch('/api/jobs/some-id', { method: 'PATCH', body: 'x' });
    assert.equal(response.headers.get('allow'), 'DELETE, GET, HEAD');
    await assertProblem(response, 'method_not_allowed');
    const get = await server.fetch('/auth/login');
    assert.equal(get.headers.get('allow'), 'POST');
    await assertProblem(get, 'method_not_allowed');
  });

  it('say what was meant where an easy slip can be told', async () => {
    const response = await server.fetch('/api/upload-logs', { method: 'PUT', body: 'x' });
    assert.match(
      (await assertProblem(response, 'method_not_allowed')).detail,
      /api\/upload-logs\/NAME/,
    );
  });

  it('say of a body in words what is wrong with it', async () => {
    const faultsOf = async (path: string, body: unknown) => {
      const init = {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      };
      return (await assertProblem(await server.fetch(path, init), 'validation_failed')).errors;
    };
    assert.deepEqual(await faultsOf('/auth/register', { email: 'none', password: 'x' }), [
      { path: '/email', message: 'is no e-mail address' },
    ]);
    for (const odd of HIDDEN) {
      assert.deepEqual(
        await faultsOf('/auth/register', { email: `a${odd}b@example.com`, password: 'x' }),
        [{ path: '/email', message: 'is no e-mail address' }],
        JSON.stringify(odd),
      );
      const [fault] = (await faultsOf('/api/keys', { name: `a${odd}b`, scopes: ['read'] })) ?? [];
      assert.equal(fault?.path, '/name', JSON.stringify(odd));
    }
    assert.deepEqual(await faultsOf('/auth/login', [1]), [
      { path: '', message: 'is missing, or is no object' },
    ]);
    const key = { name: 'a', scopes: ['everything'], expiresAt: '2027-01-01' };
    const faults = await faultsOf('/api/keys', key);
    const scope = faults?.find(({ path }) => path === '/scopes/0');
    assert.equal(scope?.message, 'must be one of upload, read, admin');
    assert.equal(faults?.filter(({ path }) => path === '/expiresAt').length, 1);
  });

  it('hide what is wrong here', async () => {
    server.jobs.ownQueueStatus = async () => {
      throw new TypeError('secret');
    };
    const body = await assertProblem(await server.fetch('/api/queue-status'), 'internal');
    assert.ok(!JSON.stringify(body).includes('secret'));
  });

  it('carry Retry-After where the error has it', async () => {
    server.jobs.ownQueueStatus = async () => {
      throw new AppError('database_failed', 'no answer from db.internal:5432', { retryAfter: 1.5 });
    };
    const response = await server.fetch('/api/queue-status');
    assert.equal(response.headers.get('retry-after'), '2');
    const { detail } = await assertProblem(response, 'database_failed');
    assert.match(detail, /^Try again in 2 seconds/);
    assert.ok(!detail.includes('db.internal'), 'no host of ours');
  });

  it('are logged with a stack only where they are not expected', async () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => lines.push(line) };
    const other = await startServer({ logger: { level: 'warn', stream } });
    const logged = async (error: Error) => {
      lines.length = 0;
      other.jobs.ownQueueStatus = async () => {
        throw error;
      };
      await other.fetch('/api/queue-status');
      return lines.join('');
    };
    assert.equal(await logged(new AppError('shutting_down', 'Later.')), '');
    const cause = new Error('connect ECONNREFUSED db.internal');
    const outage = await logged(new AppError('database_failed', 'Try again.', { cause }));
    assert.match(outage, /ECONNREFUSED db\.internal/);
    assert.doesNotMatch(outage, / {4}at /);
    assert.match(await logged(new TypeError('unexpected')), / {4}at /);
    await other.close();
  });

  it('say that the disk is full where that is beneath an error', async () => {
    for (const code of ['53100', 'ENOSPC']) {
      const beneath = Object.assign(new Error('could not extend /var/lib/x'), { code });
      server.jobs.ownQueueStatus = async () => {
        throw new Error('Failed query: insert into jobs', { cause: beneath });
      };
      const body = await assertProblem(await server.fetch('/api/queue-status'), 'disk_full');
      assert.ok(!JSON.stringify(body).includes('/var/lib'));
    }
  });

  it('carry Retry-After wherever something is away', async () => {
    server.jobs.ownQueueStatus = async () => {
      throw new AppError('storage_failed', 'Try again.');
    };
    const response = await server.fetch('/api/queue-status');
    assert.equal(response.headers.get('retry-after'), '5');
    await assertProblem(response, 'storage_failed');
  });

  it('answer what is no HTTP at all, and headers without end', async () => {
    const cases = [
      ['nonsense\r\n\r\n', 'bad_request'],
      [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 'headers_too_large'],
    ] as const;
    for (const [text, code] of cases) {
      const client = rawClient(server.port);
      client.send(text);
      await eventually('the end', client.isClosed);
      const [head, body] = client.received().split('\r\n\r\n');
      assert.match(head!, new RegExp(`^HTTP/1.1 ${errorCatalog[code][0]} \\w`));
      assert.match(head!, /application\/problem\+json/);
      assertProblemBody(JSON.parse(body!), code);
    }
  });

  it('end a connection whose JSON body does not come', async () => {
    const slow = await startServer({}, { bodySeconds: 0.1 });
    const client = rawClient(slow.port);
    client.send('POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n');
    client.send('Content-Length: 100\r\n\r\n{');
    await eventually('the end', client.isClosed);
    await slow.close();
  });

  it('answer headers that take too long', () => {
    let sent = '';
    const socket = { writable: true, end: (text: string) => (sent = text) } as unknown as Socket;
    const error = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    answerClientError(error, socket);
    assertProblemBody(JSON.parse(sent.split('\r\n\r\n')[1]!), 'request_timeout');
  });
});

describe('docs/errors.md', () => {
  it('lists exactly the codes there are, with status, meaning and what to do', async () => {
    const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const row = /^\| <a id="(\w+)"><\/a>`(\w+)` +\| (\d+) +\| (.+?) +\| (.+?) +\|$/gm;
    const rows = [...text.matchAll(row)];
    const listed = rows.map(([, id, code, status, meaning, advice]) => {
      assert.equal(id, code);
      assert.ok(advice!.length > 10, `${code} says what to do`);
      return [code, Number(status), meaning];
    });
    const catalog = Object.entries(errorCatalog).map(([code, row]) => [code, ...row]);
    assert.deepEqual(listed.sort(), catalog.sort());
  });
});
