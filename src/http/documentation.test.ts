import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const FIXED = [
  '/openapi.json',
  '/docs',
  '/docs/',
  '/docs/errors',
  '/docs/static/swagger-ui-bundle.js',
  '/docs/static/swagger-ui.css',
  '/docs/static/swagger-initializer.js',
  '/docs/static/favicon-32x32.png',
];

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

/** Neither decodes nor normalises anything, unlike fetch. */
async function get(path: string, headers: Record<string, string> = {}) {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get({ port: server.port, path, headers, agent: false }, resolve).on('error', reject);
  });
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) };
}

describe('what never changes', () => {
  for (const path of FIXED) {
    it(`is made once, compressed once and known by its tag: ${path}`, async () => {
      const plain = await get(path);
      assert.equal(plain.status, 200);
      assert.equal(Number(plain.headers['content-length']), plain.body.length);
      const packed = await get(path, { 'accept-encoding': 'br, gzip' });
      if (packed.headers['content-encoding'] === 'gzip') {
        assert.ok(packed.body.length < plain.body.length);
        assert.deepEqual(gunzipSync(packed.body), plain.body);
      } else assert.ok(plain.body.length < 1024, 'small answers are not compressed');
      assert.equal(
        (await get(path, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding'],
        undefined,
      );
      const { etag } = plain.headers;
      assert.equal(packed.headers.etag, etag);
      const known = await get(path, { 'if-none-match': `"other", ${etag}` });
      assert.equal(known.status, 304);
      assert.equal(known.body.length, 0);
      assert.equal((await get(path, { 'if-none-match': '"other"' })).status, 200);
    });
  }

  it('is found by its exact path alone', async () => {
    for (const name of [
      '..',
      '../package.json',
      '%2e%2e/package.json',
      '..%2fpackage.json',
      '%00',
      'swagger-ui.css%00',
      'constructor',
      '',
    ]) {
      const { status, body } = await get(`/docs/static/${name}`);
      assert.ok(status === 404 || status === 400, `${name}: ${status}`);
      assert.ok(!body.toString().includes('node_modules'), 'no path of the server');
    }
    await assertProblem(await server.fetch('/docs/static/none.js'), 'not_found');
  });
});

it('says of reports what only that of a question has', async () => {
  const { components } = JSON.parse((await get('/openapi.json')).body.toString());
  for (const name of ['JobReport', 'CombinedReport']) {
    const { properties, required } = components.schemas[name];
    for (const field of ['missing', 'unknownFields']) {
      assert.equal(properties[field].type, 'array');
      assert.ok(!required.includes(field));
    }
  }
});
