import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayTellRequest, requestInText } from './request-in-text.ts';

function told(text: string): string | null {
  const found = requestInText(text);
  if (!found) return null;
  const { method, path, status, bytes, durationMs } = found.request;
  const rest = [bytes || null, Number.isNaN(durationMs) ? null : `${durationMs}ms`];
  return [method, path, status, ...rest.filter((part) => part !== null)].join(' ');
}

test('a request line, and a status behind or before it', () => {
  const lines = {
    '192.0.2.7 - - [20/Feb/2025:10:00:01 +0000] "GET /a?b=1 HTTP/1.1" 200 512 "-" "curl"':
      'GET /a?b=1 200 512',
    '"POST http://localhost/pay HTTP/1.1" from [::1]:60000 - 500 21B in 1.5s':
      'POST http://localhost/pay 500 21 1500ms',
    '192.0.2.7|GET /a HTTP/1.1|404|0|0.003': 'GET /a 404',
    '"GET /a HTTP/1.1" status: 200 len: 12': 'GET /a 200',
    '404 GET /x (192.0.2.7) 1.25ms': 'GET /x 404 1.25ms',
    '127.0.0.1:54321 [200]: GET /index.php': 'GET /index.php 200',
    'GET /cart 200 in 123ms': 'GET /cart 200 123ms',
    'GET /cart (404 not found)': 'GET /cart 404',
    'GET /cart 200 user=ada': 'GET /cart 200',
    'access - GET /cart took 12ms and returned 200': 'GET /cart 200',
  };
  for (const [line, expected] of Object.entries(lines)) assert.equal(told(line), expected, line);
});

test('pairs, and JSON at the end', () => {
  assert.equal(told('[c0ffee] method=GET path=/a format=html status=302'), 'GET /a 302');
  assert.equal(
    told('handled request {"request": {"method": "PUT", "uri": "/a"}, "status": 201}'),
    'PUT /a 201',
  );
});

test('other texts tell of none', () => {
  const lines = [
    'GET /cart 500 times',
    'GET /cart 200 ms later',
    'cannot POST /pay after 500 tries',
    'connect() failed, request: "GET /a HTTP/1.1", upstream: "http://192.0.2.3:8080/a"',
    'Started GET "/orders" for 192.0.2.7',
    'listening on port 443, GET /health is open',
    'GET /health (404 is not expected)',
    'GET /orders returned 200 orders per page',
    'WIDGET /a HTTP/1.1 200',
    'method=GET path=/a',
    'the method={"x',
  ];
  for (const line of lines) assert.equal(told(line), null, line);
});

test('whether a text may tell of one does not depend on its digits', () => {
  for (const status of ['200', '999', '7']) assert.ok(mayTellRequest(`GET /a ${status}`));
  assert.ok(!mayTellRequest('Started GET "/orders" for 192.0.2.7'));
});
