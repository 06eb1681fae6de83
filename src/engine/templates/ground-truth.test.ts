/** Logs of made-up programs, of which the events are known: each must become one pattern, and no two one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinForms } from './join.ts';
import { maskMessage } from './mask.ts';

const POOLS: Record<string, string[]> = {
  user: ['ada', 'bob', 'eve', 'root', 'www-data', 'u17', 'jean.luc'],
  host: ['mail.example.com', 'db.internal.example.org', '192.0.2.7', 'a1.example.net'],
  path: ['/etc/app.conf', '/var/lib/app/data', '/srv/www/index.html', '/home/u1/x', '/tmp'],
  number: ['1', '22', '333', '4.5', '-6', '0x1f'],
  id: ['7e4ebea6-544c-4c33-a0f0-7e4ebea6544c', 'a1b2c3d4', 'deadbeef01'],
  size: ['12 B', '3.4 KB', '5 MB', '0 B'],
  time: ['12 ms', '<1 ms', '00:01'],
  package: ['com.example.mail.Inbox', 'org.shop.cart.Basket', 'io.things.x.Sensor'],
  state: ['RUNNING', 'FAILED', 'WAITING', 'UNKNOWN_STATE'],
  service: ['billing', 'search', 'mail', 'auth', 'cart', 'images', 'reports', 'login-page'],
  text: ['disk full', 'no route to host', 'a b c', 'x'],
  maybe: ['', 'ada', 'u17'],
};

const PROGRAMS: Record<string, string[]> = {
  'a web shop': [
    'User {user} logged in from {host}',
    'User {user} logged out from {host}',
    'Order {id} created by user {user}',
    'Order {id} paid by user {user}',
    'Order {id} cancelled by user {user}',
    'Payment of {number} EUR accepted',
    'Payment of {number} EUR refused',
    'Cache hit',
    'Cache miss',
    'Sending mail "{text}" to {user}@example.com',
    'Session expired',
    'Session closed',
    'Rendering {path} took {time}',
    'Upstream {host}:{number} answered {number}',
    'Upstream {host}:{number} is down, trying next one',
    'health check ok',
    'health check failed: timeout',
    'health check failed: refused',
  ],
  'a file server': [
    'accepted connection from {host} on port {number}',
    'closed connection from {host} on port {number}',
    'opened {path} for reading',
    'opened {path} for writing',
    'cannot open {path}: no such file',
    'cannot open {path}: permission denied',
    'read {size} of {path} in {time}',
    'wrote {size} of {path} in {time}',
    'quota of user {user} is {size}, used {size}',
    'lock name={path}, owner={user}, waiting={maybe}, ttl={number} was taken',
    'lock name={path}, owner={user}, waiting={maybe}, ttl={number} was freed',
    'scan started',
    'scan finished: {number} files, {number} damaged',
    'link is up',
    'link is down',
  ],
  'a cluster': [
    'Service {service} is now in state {state} on this node',
    'Starting service {service} of deployment {id}',
    'Stopping service {service} of deployment {id}',
    'Container {id} exited with code {number}',
    'Container {id} was killed by signal {number}',
    'node {host} joined, {number} members',
    'node {host} left, {number} members',
    'leader elected',
    'leader lost',
    'Loading class {package} for class {package}',
    'Unloading class {package}',
    'volume "{text}" attached to {host}',
    'volume "{text}" detached from {host}',
    'heartbeat debug={maybe} seq={number} lag={time}',
    'config: reloaded',
    'scheduler: idle',
    'scheduler: {number} tasks of {service} waiting',
  ],
};

/** All fillings of an event, or a few hundred of them that hold each value. */
function fill(event: string): string[] {
  const fields = [...event.matchAll(/\{(\w+)\}/g)].map(([, name]) => POOLS[name!]!);
  const count = Math.min(
    fields.reduce((product, pool) => product * pool.length, 1),
    300,
  );
  return Array.from({ length: count }, (_, i) => {
    let rest = i;
    let next = 0;
    return event.replace(/\{\w+\}/g, () => {
      const pool = fields[next++]!;
      const value = pool[rest % pool.length]!;
      rest = Math.floor(rest / pool.length) + next * i;
      return value;
    });
  });
}

for (const [program, events] of Object.entries(PROGRAMS)) {
  test(`${program}: each event is one pattern of its own`, () => {
    const lines = events.flatMap((event) => fill(event).map((text) => ({ event, text })));
    const patterns = joinForms(lines.map(({ text }) => maskMessage(text)));
    const found = new Map<string, Set<string>>();
    for (const { event, text } of lines) {
      const pattern = patterns.get(maskMessage(text))!;
      found.set(event, (found.get(event) ?? new Set()).add(pattern));
    }
    const seen = new Map<string, string>();
    for (const [event, own] of found) {
      assert.equal(own.size, 1, `${event}: ${[...own].join(' | ')}`);
      const [pattern] = own;
      assert.equal(seen.get(pattern!) ?? event, event, `"${pattern}" is two events`);
      seen.set(pattern!, event);
    }
  });
}
