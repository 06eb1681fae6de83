import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskMessage } from './mask.ts';

const CASES: [string, string][] = [
  ['Server started', 'Server started'],
  ['took 35 ms', 'took <*> ms'],
  ['Disk usage at 85%', 'Disk usage at <*>%'],
  ['User login {"userId": 101, "ip": "192.0.2.5"}', 'User login {"userId": <*>, "ip": "<*>"}'],
  ['block blk_-6952295868 of size 67108864.', 'block <*> of size <*>.'],
  ['Received from /192.0.2.5:50010', 'Received from /<*>'],
  ['id 7e4ebea6-544c-4c33-a0f0-7e4ebea6544c gone', 'id <*> gone'],
  ['key deadbeefcafe used', 'key <*> used'],
  ['a facade', 'a facade'],
  ['mail to ada@example.com failed', 'mail to <*> failed'],
  ['at 10:00:00, peer 2001:db8::dead:beef', 'at <*>, peer <*>'],
  ['GET /users/12/orders/77', 'GET /users/<*>/orders/<*>'],
  ['ids 1, 2, 3', 'ids <*>'],
  ['started 2025-02-20 10:00:00', 'started <*>'],
  ["file 'a1.txt' missing, can't go on", "file '<*>' missing, can't go on"],
  ['path "/var/lib" kept', 'path "/var/lib" kept'],
  ['open "quote 7', 'open "quote <*>'],
  ['at Sun Jul 10 03:55:15 2005 [25/Feb/2019:16:19:48]', 'at <*> [<*>]'],
  ['Wed Jul  7 and May, Jan', '<*> and May, Jan'],
  ['padded     12   x', 'padded <*> x'],
  ['', ''],
];

for (const [message, expected] of CASES) {
  test(`${message || '(empty)'} -> ${expected}`, () =>
    assert.equal(maskMessage(message), expected));
}

test('a pattern has at most 512 bytes and is cut at a character', () => {
  const pattern = maskMessage('ä€😀 x'.repeat(500));
  const bytes = new TextEncoder().encode(pattern).length;
  assert.ok(bytes <= 512 && bytes > 500, String(bytes));
  assert.ok(pattern.isWellFormed());
});

test('messages that differ in numbers alone have one pattern', () => {
  assert.equal(maskMessage('job 7 done in 12ms'), maskMessage('job 81234 done in 3ms'));
});
