/** The page for browsers: which requests get it, with which headers, and which go on to get what they got without it. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { assertProblem } from '../testing/problems.ts';
import { startServer, type TestServer } from '../testing/start-server.ts';

const SCRIPT = `console.log(${JSON.stringify('x'.repeat(2000))});`;
const INDEX = `<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">
<style nonce="__CSP_NONCE__">body{margin:0}</style><script src="/assets/main-4f3a.js" type="module"></script>`;
/** What a browser sends when somebody opens an address. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

let folder: TemporaryFolder;
let server: TestServer;

before(async () => {
  folder = await temporaryFolder();
  const write = (name: string, content: string | Buffer) =>
    writeFile(path.join(folder.path, name), content);
  await mkdir(path.join(folder.path, 'assets'));
  await write('index.html', INDEX);
  await write('index.html.gz', gzipSync(INDEX));
  await write('favicon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await write('assets/main-4f3a.js', SCRIPT);
  await write('assets/main-4f3a.js.br', brotliCompressSync(SCRIPT));
  await write('assets/main-4f3a.js.gz', gzipSync(SCRIPT));
  await write('assets/font-77aa.woff2', 'a font');
  server = await startServer({}, { pageFolder: folder.path });
});
after(async () => {
  await server.close();
  await folder.remove();
});

const open = (target: string, init: RequestInit = {}, to = server) =>
  fetch(to.origin + target, { headers: BROWSER, ...init });

/** A GET whose path goes out as it stands, and whose answer is left as it comes. */
async function raw(target: string, headers: Record<string, string> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request({ port: server.port, path: target, headers }, resolve).on('error', reject).end();
  const response = await promise;
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return { status: response.statusCode, body: Buffer.concat(pieces) };
}

/** The directives of an answer's policy, by name. */
function policyOf({ headers }: Response): Record<string, string> {
  const directives = (headers.get('content-security-policy') ?? '').split(';');
  return Object.fromEntries(
    directives.map((text) => {
      const [name, ...sources] = text.trim().split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

/** The one nonce of a page, which stands in its text and in its policy. */
async function nonceOf(response: Response): Promise<string> {
  assert.equal(response.status, 200);
  const text = await response.text();
  const nonces = new Set([...text.matchAll(/(?:nonce|content)="([^"]+)"/g)].map(([, one]) => one));
  const [nonce = ''] = nonces;
  assert.equal(nonces.size, 1, text);
  assert.equal(policyOf(response)['style-src'], `'self' 'nonce-${nonce}'`);
  return nonce;
}

describe('the page', () => {
  it('answers whoever opens an address that no route has', async () => {
    for (const target of ['/', '/jobs/7?q=level%3Aerror', '/sign-in', '/apiary', '/index.html']) {
      const response = await open(target);
      assert.equal(response.status, 200, target);
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(response.headers.get('cache-control'), 'no-cache');
      assert.match(response.headers.get('vary') ?? '', /\baccept\b/i);
      assert.match(await response.text(), /^<!doctype html>/);
    }
    const head = await open('/jobs', { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.ok(Number(head.headers.get('content-length')) > 100);
  });

  it('allows what is its own alone, with a fresh nonce for its styles each time', async () => {
    const response = await open('/');
    const { 'style-src': _, ...policy } = policyOf(response);
    assert.deepEqual(policy, {
      'default-src': "'none'",
      'script-src': "'self'",
      'img-src': "'self' data: blob:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
    });
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    const nonces = [
      await nonceOf(response),
      await nonceOf(await open('/')),
      await nonceOf(await open('/x')),
    ];
    assert.equal(new Set(nonces).size, 3);
    for (const nonce of nonces) assert.ok(Buffer.from(nonce, 'base64').length >= 16, nonce);
  });

  it('leaves the policy of other pages as it is', async () => {
    assert.equal(policyOf(await open('/docs'))['style-src'], "'self' 'unsafe-inline'");
  });

  it('stays out of the paths of the API, whatever is accepted', async () => {
    const paths = ['/api', '/api/nothing', '/auth/nothing', '/docs/nothing', '/health/nothing'];
    const more = ['/ready/x', '/metrics/x', '/openapi.json/x', '/assets/gone-1234.js', '/assets'];
    for (const target of [...paths, ...more]) {
      await assertProblem(await open(target), 'not_found');
    }
    assert.equal(
      (await open('/health')).headers.get('content-type'),
      'application/json; charset=utf-8',
    );
  });

  it('is for those alone who ask for HTML', async () => {
    for (const accept of ['application/json', '*/*', 'text/html;q=0, */*', 'text/htmlx']) {
      const response = await open('/', { headers: { accept } });
      assert.match(response.headers.get('vary') ?? '', /\baccept\b/i);
      await assertProblem(response, 'not_found');
    }
    assert.equal((await raw('/')).status, 404);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      await assertProblem(await open('/', { method }), 'not_found');
    }
    // A path of the API with other methods says so, as before.
    await assertProblem(await open('/auth/login'), 'method_not_allowed');
  });

  it('is as if there were none where it was not built', async () => {
    const without = await startServer({}, { pageFolder: path.join(folder.path, 'assets') });
    try {
      for (const target of ['/', '/jobs', '/assets/main-4f3a.js']) {
        await assertProblem(await open(target, {}, without), 'not_found');
      }
    } finally {
      await without.close();
    }
  });
});

describe('files of the page', () => {
  const asset = (accept: string, name = 'main-4f3a.js') =>
    open(`/assets/${name}`, { headers: { 'accept-encoding': accept } });

  it('come compressed as they were built, and are kept for a year', async () => {
    for (const [accepted, encoding] of [
      ['gzip, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await asset(accepted);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-encoding'), encoding);
      assert.match(response.headers.get('content-type') ?? '', /^(text|application)\/javascript/);
      assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.match(response.headers.get('vary') ?? '', /accept-encoding/i);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(await response.text(), SCRIPT);
    }
    const font = await asset('gzip, br', 'font-77aa.woff2');
    assert.equal(font.headers.get('content-encoding'), null);
    assert.equal(font.headers.get('content-type'), 'font/woff2');
  });

  it('are the built ones, byte by byte', async () => {
    const { body } = await raw('/assets/main-4f3a.js', { 'accept-encoding': 'br' });
    assert.equal(brotliDecompressSync(body).toString(), SCRIPT);
  });

  it('without a hash in their name are asked for again each time', async () => {
    const response = await open('/favicon.svg');
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    assert.equal(response.headers.get('content-type'), 'image/svg+xml');
    const etag = response.headers.get('etag') ?? '';
    // Not by fetch, which then also asks for no cached answer.
    assert.equal((await raw('/favicon.svg', { 'if-none-match': etag })).status, 304);
  });

  it('are those of the folder alone', async () => {
    for (const target of [
      '/assets/main-4f3a.js.br',
      '/assets/../index.html',
      '/assets/%2e%2e/index.html',
      '/assets/..%2findex.html',
      '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    ]) {
      assert.equal((await raw(target)).status, 404, target);
    }
    await assertProblem(
      await open('/assets/main-4f3a.js', { method: 'POST' }),
      'method_not_allowed',
    );
  });

  it('count as other requests without a user do', async () => {
    const narrow = await startServer({}, { pageFolder: folder.path, generalRateLimit: 2 });
    try {
      assert.equal((await open('/', {}, narrow)).status, 200);
      assert.equal((await open('/assets/main-4f3a.js', {}, narrow)).status, 200);
      await assertProblem(await open('/favicon.svg', {}, narrow), 'rate_limited');
    } finally {
      await narrow.close();
    }
  });

  it('are no part of the description of the API', async () => {
    const document = await (await open('/openapi.json')).text();
    assert.doesNotMatch(document, /assets|favicon/);
  });
});
