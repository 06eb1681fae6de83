import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { INVALID_REASONS } from '../engine/index.ts';
import { AppError } from '../errors.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let server: TestServer;
let database: () => Promise<void> = async () => undefined;
before(async () => {
  server = await startServer({
    checks: { database: () => database(), queue: async () => undefined },
  });
});
after(() => server.close());

const json = async (path: string, status = 200) => {
  const response = await server.fetch(path);
  assert.equal(response.status, status);
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for.
  return (await response.json()) as any;
};

it('says that it is alive', async () => {
  const { status, version, uptimeSeconds } = await json('/health');
  assert.deepEqual([status, version], ['ok', '0.0.0-test']);
  assert.ok(uptimeSeconds >= 0);
});

/** As somebody elsewhere asks, of whom a proxy on this machine speaks. */
const ELSEWHERE = { 'x-forwarded-for': '192.0.2.7', authorization: '' };

it('says what works and what does not', async () => {
  const json = async (path: string, status = 200) => {
    const response = await server.fetch(path, { headers: ELSEWHERE });
    assert.equal(response.status, status);
    // biome-ignore lint/suspicious/noExplicitAny: the test knows the shape.
    return (await response.json()) as any;
  };
  assert.deepEqual(await json('/ready'), {
    status: 'ready',
    checks: { database: { ok: true }, queue: { ok: true } },
  });
  database = async () => {
    throw new Error('connect ECONNREFUSED db.internal:5432');
  };
  assert.deepEqual(await json('/ready', 503), {
    status: 'not_ready',
    checks: { database: { ok: false, error: 'no_answer' }, queue: { ok: true } },
  });
  database = async () => {
    throw new AppError('disk_full', 'No space left on /var/lib/log-flow.');
  };
  assert.equal((await json('/ready', 503)).checks.database.error, 'disk_full');
  database = () => new Promise(() => undefined);
  const { checks } = await json('/ready', 503);
  assert.equal(checks.database.error, 'no_answer');
  database = async () => undefined;
});

it('tells operators why a dependency does not work, and nobody else', async () => {
  const checks = {
    database: async () => {
      throw new Error('connect ECONNREFUSED db.internal:5432');
    },
  };
  const other = await startServer({ checks, describeFailure: () => 'refused by db.internal' });
  const reasonFor = async (headers: Record<string, string>) => {
    const answer = await other.fetch('/ready', { headers });
    assert.equal(answer.status, 503);
    const body = (await answer.json()) as { checks: { database: object } };
    return body.checks.database;
  };
  const whole = { ok: false, error: 'no_answer', reason: 'refused by db.internal' };
  const bare = { ok: false, error: 'no_answer' };
  assert.deepEqual(await reasonFor({ authorization: '' }), whole, 'this machine');
  assert.deepEqual(await reasonFor({ ...ELSEWHERE, authorization: 'Bearer root' }), whole);
  assert.deepEqual(await reasonFor(ELSEWHERE), bare);
  assert.deepEqual(await reasonFor({ ...ELSEWHERE, authorization: 'Bearer alice' }), bare);
  assert.deepEqual(await reasonFor({ ...ELSEWHERE, authorization: 'Bearer wrong' }), bare);
  await other.close();
});

it('is alive without a look at what it depends on', async () => {
  let asked = 0;
  const checks = {
    database: async () => {
      asked++;
    },
  };
  const other = await startServer({ checks });
  assert.equal((await other.fetch('/health')).status, 200);
  assert.equal(asked, 0);
  await other.close();
});

it('asks what it depends on once in some seconds, however many ask', async () => {
  let asked = 0;
  const checks = {
    blobs: async () => {
      asked++;
    },
  };
  const other = await startServer({ checks }, { readySeconds: 60 });
  await Promise.all([other.fetch('/ready'), other.fetch('/ready')]);
  const answer = (await (await other.fetch('/ready')).json()) as { status: string };
  assert.equal(answer.status, 'ready');
  assert.equal(asked, 1);
  other.stopping.abort();
  assert.equal((await other.fetch('/ready')).status, 503, 'that it stops is said at once');
  await other.close();
});

it('measures requests by route template', async () => {
  await server.fetch('/api/jobs/0b9f4a9e-0000-4000-8000-000000000000');
  const response = await server.fetch('/metrics');
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
  const text = await response.text();
  assert.match(text, /log_flow_http_connections [1-9]/);
  assert.match(text, /_count\{method="GET",route="\/api\/jobs\/:jobID",status="404"\} 1/);
});

it('describes itself as OpenAPI 3.1', async () => {
  const document = await json('/openapi.json');
  assert.match(document.openapi, /^3\.1/);
  const routes = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(routes.sort(), [
    'DELETE /api/bundles/{bundleID}',
    'DELETE /api/jobs/{jobID}',
    'DELETE /api/keys/{keyID}',
    'DELETE /auth/me',
    'DELETE /auth/sessions/{sessionID}',
    'GET /api/failures',
    'GET /api/formats',
    'GET /api/jobs',
    'GET /api/jobs/{jobID}',
    'GET /api/jobs/{jobID}/export',
    'GET /api/jobs/{jobID}/file',
    'GET /api/jobs/{jobID}/records',
    'GET /api/jobs/{jobID}/records/{line}',
    'GET /api/keys',
    'GET /api/live-stats/{jobID}',
    'GET /api/queue-status',
    'GET /api/stats',
    'GET /api/stats/{jobID}',
    'GET /auth/me',
    'GET /auth/options',
    'GET /auth/sessions',
    'GET /auth/settings',
    'GET /health',
    'GET /metrics',
    'GET /ready',
    'POST /api/formats/try',
    'POST /api/jobs/{jobID}/analyze',
    'POST /api/jobs/{jobID}/retry',
    'POST /api/keys',
    'POST /api/upload-logs',
    'POST /auth/login',
    'POST /auth/logout',
    'POST /auth/password',
    'POST /auth/refresh',
    'POST /auth/register',
    'POST /auth/try',
    'PUT /api/upload-logs/{fileName}',
    'PUT /auth/settings',
  ]);
  const references = [
    ...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g),
  ];
  assert.ok(references.length > 50);
  for (const [, name] of references) assert.ok(document.components.schemas[name!], name);
  assert.ok(!JSON.stringify(document).includes('Problem#'), 'every reference is resolved');
  const upload = document.paths['/api/upload-logs'].post.requestBody.content;
  assert.ok(upload['multipart/form-data'].schema.properties.file);
});

it('shows its documentation and its errors', async () => {
  assert.match(await (await server.fetch('/docs/')).text(), /swagger/i);
  const errors = await (await server.fetch('/docs/errors')).text();
  for (const id of ['not_found', ...INVALID_REASONS]) assert.ok(errors.includes(`id="${id}"`), id);
});

it('refuses work and is not ready while it stops', async () => {
  const other = await startServer();
  other.stopping.abort();
  const response = await other.fetch('/api/jobs');
  assert.equal(response.headers.get('retry-after'), '5');
  await assertProblem(response, 'shutting_down');
  assert.equal((await other.fetch('/ready')).status, 503);
  assert.equal((await other.fetch('/health')).status, 200);
  await other.close();
});
