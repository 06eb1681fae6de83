import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkOf } from '../rate-limits/network.ts';
import { createAddressReader } from './plugins/access/client-address.ts';
import { createOriginCheck } from './plugins/access/origins.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer } from './testing/start-server.ts';

describe('rate limits', () => {
  it('count each route, by its group', async () => {
    const server = await startServer({}, { generalRateLimit: 3, authRateLimit: 2 });
    const post = (path: string) => server.fetch(path, { method: 'POST' });
    const first = await server.fetch('/api/jobs');
    assert.equal(first.status, 200);
    assert.equal(first.headers.get('ratelimit-limit'), '3');
    assert.equal(first.headers.get('ratelimit-remaining'), '2');
    const reset = Number(first.headers.get('ratelimit-reset'));
    assert.ok(reset > 50 && reset <= 60, String(reset));
    // Another spelling of the path counts as well.
    assert.equal((await server.fetch('/%61pi/jobs')).headers.get('ratelimit-remaining'), '1');
    assert.equal((await server.fetch('/auth/me')).headers.get('ratelimit-remaining'), '0');
    const refused = await server.fetch('/auth/me');
    assert.equal(refused.headers.get('ratelimit-remaining'), '0');
    const retryAfter = Number(refused.headers.get('retry-after'));
    assert.ok(retryAfter >= 1 && retryAfter <= 60);
    await assertProblem(refused, 'rate_limited');

    assert.equal((await post('/auth/logout')).headers.get('ratelimit-limit'), '2');
    await post('/auth/nothing');
    await assertProblem(await post('/auth/login'), 'rate_limited');
    for (const path of ['/health', '/ready']) {
      const probe = await server.fetch(path);
      assert.equal(probe.status, 200, path);
      assert.equal(probe.headers.get('ratelimit-limit'), '60000');
    }
    await server.close();
  });

  it('leave no route out', async () => {
    const server = await startServer({}, { generalRateLimit: 1 });
    const paths = [
      '/docs/',
      '/docs',
      '/docs/errors',
      '/openapi.json',
      '/docs/static/swagger-ui.css',
    ];
    await server.fetch('/metrics');
    for (const path of [...paths, '/metrics', '/', '/none', '/api/none', '/api/stats/x/y']) {
      await assertProblem(await server.fetch(path), 'rate_limited');
    }
    await assertProblem(await server.fetch('/metrics', { method: 'OPTIONS' }), 'rate_limited');
    await assertProblem(
      await server.fetch('/api/jobs', { headers: { authorization: 'none' } }),
      'rate_limited',
    );
    await server.close();
  });

  it('count by user where there is one, and uploads apart', async () => {
    const server = await startServer({}, { generalRateLimit: 1, uploadRateLimit: 2 });
    const as = (user: string, path = '/api/jobs', init = {}) =>
      server.fetch(path, { ...init, headers: { authorization: `Bearer ${user}` } });
    assert.equal((await as('alice')).status, 200);
    assert.equal((await as('bob')).status, 200);
    assert.equal((await as('mallory')).status, 401);
    for (const user of ['alice', 'bob', 'mallory']) {
      await assertProblem(await as(user), 'rate_limited');
    }
    const upload = () => as('alice', '/api/upload-logs/a.log', { method: 'PUT', body: 'line' });
    assert.deepEqual([(await upload()).status, (await upload()).status], [202, 202]);
    await assertProblem(await upload(), 'rate_limited');
    await server.close();
  });

  it('count where the server is told to', async () => {
    const spent: string[] = [];
    const createLimiter = (name: string, points: number) => ({
      points,
      spend: async (key: string) => {
        spent.push(`${name} ${key}`);
        return { allowed: name === 'general', remaining: 1, msBeforeNext: 1500 };
      },
    });
    const server = await startServer({ createLimiter }, { authRateLimit: 7 });
    assert.equal((await server.fetch('/api/jobs')).headers.get('ratelimit-reset'), '2');
    const refused = await server.fetch('/auth/login', { method: 'POST' });
    assert.equal(refused.headers.get('ratelimit-limit'), '7');
    await assertProblem(refused, 'rate_limited');
    assert.deepEqual(spent, ['general user:alice', 'auth 127.0.0.1']);
    await server.close();
  });

  it('count by client address behind a trusted proxy only', async () => {
    const remaining = async (trustedProxies: string[]) => {
      const server = await startServer({}, { generalRateLimit: 5, trustedProxies });
      const values = [];
      for (const address of ['203.0.113.1', '203.0.113.2', '::ffff:203.0.113.1']) {
        const headers = { 'x-forwarded-for': address };
        const response = await server.fetch('/openapi.json', { headers });
        values.push(Number(response.headers.get('ratelimit-remaining')));
      }
      await server.close();
      return values;
    };
    assert.deepEqual(await remaining([]), [4, 3, 2]);
    assert.deepEqual(await remaining(['127.0.0.0/8']), [4, 4, 3]);
  });
});

describe('the client address', () => {
  const read = createAddressReader(['10.0.0.0/8', '192.168.1.1', 'fd00::/8'], 'X-Forwarded-For');
  const forwarded = (value: string) => ({ 'x-forwarded-for': value });

  it('is the peer, unless that is a trusted proxy', () => {
    assert.equal(read('203.0.113.9', forwarded('1.2.3.4')), '203.0.113.9');
    assert.equal(read('203.0.113.9', { 'x-real-ip': '1.2.3.4' }), '203.0.113.9');
    assert.equal(read('10.1.2.3', {}), '10.1.2.3');
    assert.equal(read(undefined, {}), 'unknown');
  });

  it('is the last forwarded address that is no trusted proxy', () => {
    assert.equal(read('10.1.2.3', forwarded('6.6.6.6, 1.2.3.4, 10.0.0.7')), '1.2.3.4');
    assert.equal(read('::ffff:10.1.2.3', forwarded('1.2.3.4:5678')), '1.2.3.4');
    assert.equal(read('fd00::1', forwarded('[2001:DB8:0::1]:443')), '2001:db8::1');
    assert.equal(read('192.168.1.1', forwarded('1.2.3.4, nonsense')), '192.168.1.1');
    assert.equal(read('192.168.1.1', forwarded('1.2.3.4, nonsense, 10.0.0.1')), '10.0.0.1');
    assert.equal(read('192.168.1.1', forwarded('10.0.0.2, 10.0.0.1')), '10.0.0.2');
  });

  it('is read from the one header that the proxy is known to set', () => {
    const both = { 'x-real-ip': '5.5.5.5', 'x-forwarded-for': '1.2.3.4' };
    assert.equal(read('10.1.2.3', both), '1.2.3.4');
    assert.equal(read('10.1.2.3', { 'x-real-ip': '5.5.5.5' }), '10.1.2.3');
    const readReal = createAddressReader(['10.0.0.0/8'], 'X-Real-IP');
    assert.equal(readReal('10.1.2.3', both), '5.5.5.5');
    assert.equal(readReal('10.1.2.3', { ...both, 'x-real-ip': 'nonsense' }), '10.1.2.3');
    assert.equal(readReal('203.0.113.9', both), '203.0.113.9');
  });

  it('counts as its network: an IPv6 client has a /64', () => {
    assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
    assert.equal(networkOf('2001:db8:1:2::9'), networkOf('2001:db8:1:2:ffff::1'));
    assert.notEqual(networkOf('2001:db8:1:3::9'), networkOf('2001:db8:1:2::9'));
    assert.equal(networkOf('203.0.113.9'), '203.0.113.9');
    assert.equal(networkOf('unknown'), 'unknown');
  });

  it('needs proxies that are addresses or CIDRs', () => {
    for (const range of ['', 'proxy', '10.0.0.0/33', '10.0.0.0/', '::/129', '10.0.0.0/8/8']) {
      assert.throws(
        () => createAddressReader([range], 'X-Real-IP'),
        /neither an IP address nor a CIDR/,
        range,
      );
    }
  });
});

describe('other origins', () => {
  it('are allowed by the list, or as the same host', () => {
    const isAllowed = createOriginCheck(['https://app.example.com/']);
    const headers = { host: 'logs.example.com' };
    assert.ok(isAllowed('https://app.example.com', headers));
    assert.ok(isAllowed('https://logs.example.com', headers));
    assert.ok(!isAllowed('https://evil.example.com', headers));
    assert.ok(!isAllowed('null', headers));
    assert.ok(createOriginCheck(['*'])('https://evil.example.com', headers));
  });

  it('may read answers where they are allowed', async () => {
    const server = await startServer({}, { allowedOrigins: ['https://app.example.com'] });
    const from = (origin: string, init: RequestInit = {}) =>
      server.fetch('/api/jobs', { ...init, headers: { origin, ...init.headers } });
    const allowed = await from('https://app.example.com');
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://app.example.com');
    assert.match(allowed.headers.get('access-control-expose-headers') ?? '', /Retry-After/);
    const foreign = await from('https://evil.example.com');
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
    assert.equal(foreign.headers.get('vary'), 'Origin');

    const headers = { 'access-control-request-method': 'PUT' };
    const preflight = await from('https://app.example.com', { method: 'OPTIONS', headers });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /PUT/);
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /Authorization/);
    const refused = await from('https://evil.example.com', { method: 'OPTIONS', headers });
    await assertProblem(refused, 'method_not_allowed');
    await server.close();
  });
});
