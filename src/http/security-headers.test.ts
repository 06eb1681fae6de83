import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer, type TestServer } from './testing/start-server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

/** One of each kind of answer: what is asked, and the type of what comes. */
const ANSWERS: [string, RequestInit, RegExp][] = [
  ['/api/jobs', {}, /^application\/json; charset=utf-8$/],
  [
    '/api/jobs',
    { headers: { authorization: 'no' } },
    /^application\/problem\+json; charset=utf-8$/,
  ],
  ['/auth/login', { method: 'POST', body: '{' }, /^application\/problem\+json; charset=utf-8$/],
  ['/no/such/path', {}, /^application\/problem\+json; charset=utf-8$/],
  ['/api/jobs', { method: 'PATCH' }, /^application\/problem\+json; charset=utf-8$/],
  ['/health', {}, /^application\/json; charset=utf-8$/],
  ['/docs', {}, /^text\/html; charset=utf-8$/],
  ['/docs/errors', {}, /^text\/html; charset=utf-8$/],
  ['/openapi.json', {}, /^application\/json; charset=utf-8$/],
];

describe('headers for browsers', () => {
  for (const [path, init, type] of ANSWERS) {
    it(`restrict what is done with ${init.method ?? 'GET'} ${path}`, async () => {
      const { headers } = await server.fetch(path, init);
      assert.match(headers.get('content-type') ?? '', type);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      const policy = (headers.get('content-security-policy') ?? '').split(';');
      for (const directive of [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
      ]) {
        assert.ok(policy.includes(directive), `${directive} is not in ${policy.join(';')}`);
      }
      if (/^\/(api|auth)\//.test(path)) assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('set-cookie'), null);
    });
  }

  it('leave no method that shows a request', async () => {
    // fetch refuses to send TRACE.
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      request({ port: server.port, path: '/health', method: 'TRACE' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    assert.ok(status === 404 || status === 405, String(status));
  });
});
