import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../../levels/levels.ts';
import { emptyHeader } from '../../pattern/header.ts';
import { readHeader } from '../format.ts';
import { readAs } from '../mixed/mixed.ts';
import { formatByName } from '../registry.ts';

const clock = { referenceTime: Date.UTC(2025, 1, 21), time: 0 };

/** Method, path, status, bytes, milliseconds and level; null for a record that is no request. */
function requestOf(record: object | string, name = 'json-lines') {
  const header = emptyHeader();
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  assert.equal(readHeader(formatByName(name), text, header, clock), null, text);
  if (!header.isRequest) return null;
  const { method, path, status, bytes, durationMs, level } = header;
  return [method, path, status, bytes, durationMs, LEVELS[level]];
}

const none = Number.NaN;

test('requests are told by usual names, without case and separators', () => {
  assert.deepEqual(
    requestOf({ method: 'GET', path: '/a?b=1', response_code: 503, bytes_sent: 91, duration: 17 }),
    ['GET', '/a?b=1', 503, 91, none, 'error'],
  );
  assert.deepEqual(
    requestOf({
      request: 'POST /a HTTP/1.1',
      status: '404',
      body_bytes_sent: '12',
      request_time: '0.5',
    }),
    ['POST', '/a', 404, 12, 500, 'warn'],
  );
  assert.deepEqual(
    requestOf({ RequestMethod: 'get', RequestPath: '/a', StatusCode: 200, ElapsedMs: 1.5 }),
    ['GET', '/a', 200, 0, 1.5, 'info'],
  );
});

test('objects of requests and responses are looked into', () => {
  const pino = {
    level: 30,
    req: { method: 'GET', url: '/a' },
    res: { statusCode: 500 },
    responseTime: 7,
  };
  assert.deepEqual(requestOf(pino), ['GET', '/a', 500, 0, 7, 'info']);
  const ecs = {
    http: { request: { method: 'GET' }, response: { status_code: 200 } },
    url: { path: '/a' },
  };
  assert.deepEqual(requestOf(ecs), ['GET', '/a', 200, 0, none, 'info']);
  const gcp = {
    httpRequest: { requestMethod: 'PUT', requestUrl: 'https://a/b', status: 403, latency: '0.25s' },
  };
  assert.deepEqual(requestOf(gcp), ['PUT', 'https://a/b', 403, 0, 250, 'warn']);
});

test('without a method, a path or a plausible status a record is none', () => {
  assert.equal(requestOf({ path: '/a', status: 200 }), null);
  assert.equal(requestOf({ method: 'GET', path: '/a', status: 'ok' }), null);
  assert.equal(requestOf({ method: 'GET', path: '/a', status: 0 }), null);
  assert.equal(requestOf({ method: 'transfer', path: '/a', status: 200 }), null);
  assert.equal(requestOf({ method: 'GET', path: 'a', status: 200 }), null);
  assert.equal(requestOf({ request: 'upload', status: 200 }), null);
});

test('logfmt tells the same', () => {
  const line = 'at=info method=GET path="/a" status=503 bytes=7 duration=5ms';
  assert.deepEqual(requestOf(line, 'logfmt'), ['GET', '/a', 503, 7, 5, 'info']);
});

test('the format of such a record is one of requests, that of others is not', () => {
  const header = emptyHeader();
  const format = formatByName('json-lines');
  const formOf = (record: object) => readAs(format, JSON.stringify(record), header, clock);
  const form = formOf({ method: 'GET', path: '/a', status: 200, msg: 'x' });
  assert.ok(typeof form !== 'string' && form.accessLog && form.name === format.name);
  assert.equal(formOf({ msg: 'x' }), format);
});

test('a request inside of what a container or syslog wrote around it is one', () => {
  const inner = '{"method":"GET","path":"/a","status":503}';
  const docker = JSON.stringify({
    log: `${inner}\n`,
    stream: 'stdout',
    time: '2025-02-20T10:00:01Z',
  });
  assert.deepEqual(requestOf(docker, 'docker-json'), ['GET', '/a', 503, 0, none, 'error']);
  const cri = `2025-02-20T10:00:01.123456789Z stdout F ${inner}`;
  assert.deepEqual(requestOf(cri, 'cri'), ['GET', '/a', 503, 0, none, 'error']);
});
