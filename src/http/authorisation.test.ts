/**
 * Who may do what: every route of the server, called without a token, with a bad one, by another user, with each kind of API
 * key, by the owner and by an administrator. The routes come from the server itself: one without a row fails.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { openTestDatabase } from '../../test/support/database.ts';
import { openLocal } from '../../test/support/identity.ts';
import type { OpenDatabase } from '../database/open.ts';
import type { LocalIdentity } from '../identity/local/index.ts';
import { createUserRights } from '../identity/user-rights.ts';
import { type Cast, createCast, PASSWORD } from './testing/cast.ts';
import {
  ADMINS,
  type Expected,
  everybody,
  everyUser,
  ownerAlone,
  ROLES,
  type Role,
} from './testing/expected-answers.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

interface Row {
  expected: Expected;
  /** The id in the path: of a thing of the owner, made anew for each call. */
  target?: (cast: Cast) => Promise<string> | string;
  json?: object;
  body?: () => RequestInit['body'];
  headers?: Record<string, string>;
  /** Changes accounts, so that each call needs people of its own. */
  ownCast?: boolean;
  isWebSocket?: boolean;
}

let database: OpenDatabase;
let identity: LocalIdentity;
let server: TestServer;
let shared: Cast;

const job = (status: 'Queued' | 'Failed') => (cast: Cast) =>
  server.jobs.add(cast.owner.id, { status, error: null }).jobID;
const bundle = ({ owner }: Cast) => {
  const id = randomUUID();
  server.jobs.add(owner.id, { bundle: { id, name: 'logs.zip', path: 'app.log' } });
  return id;
};
const key = async ({ keys, owner }: Cast) =>
  (await keys.add(owner, { name: 'target', scopes: ['read'], expiresAt: null })).id;
const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
const form = () => {
  const body = new FormData();
  body.append('file', new Blob(['a line\n']), 'app.log');
  return body;
};

/** By route; that of HEAD is that of GET. */
const ROWS: Record<string, Row> = {
  'OPTIONS *': { expected: everybody('not_found') },
  'GET /docs': { expected: everybody(200) },
  'GET /docs/': { expected: everybody(200) },
  'GET /docs/errors': { expected: everybody(200) },
  'GET /docs/json': { expected: everybody(200) },
  'GET /docs/static/swagger-ui.css': { expected: everybody(200) },
  'GET /docs/static/swagger-ui-bundle.js': { expected: everybody(200) },
  'GET /docs/static/favicon-32x32.png': { expected: everybody(200) },
  'GET /docs/static/favicon-16x16.png': { expected: everybody(200) },
  'GET /docs/static/swagger-initializer.js': { expected: everybody(200) },
  'GET /openapi.json': { expected: everybody(200) },
  'GET /health': { expected: everybody(200) },
  'GET /ready': { expected: everybody(200) },
  // As through a proxy: a request of this machine itself needs no token.
  'GET /metrics': { expected: ADMINS, headers: { 'x-forwarded-for': '203.0.113.7' } },

  'GET /auth/options': { expected: everybody(200) },
  'POST /auth/try': { expected: everybody('try_closed') },
  'POST /auth/register': { expected: everybody('validation_failed'), json: {} },
  'POST /auth/login': { expected: everybody('validation_failed'), json: {} },
  'POST /auth/refresh': { expected: everybody('validation_failed'), json: {} },
  'POST /auth/logout': { expected: everybody('validation_failed'), json: {} },
  'GET /auth/me': { expected: everyUser(200, 'any') },
  'GET /auth/settings': { expected: everyUser(200, 'any') },
  'PUT /auth/settings': {
    expected: everyUser(200, 'session'),
    json: { timeZone: 'Europe/Berlin' },
  },
  'DELETE /auth/me': {
    expected: everyUser(204, 'session'),
    json: { password: PASSWORD },
    ownCast: true,
  },
  'GET /auth/sessions': { expected: everyUser(200, 'session') },
  'DELETE /auth/sessions/:sessionID': {
    expected: ownerAlone(204, 'session'),
    target: ({ owner }) => owner.sessionID,
    ownCast: true,
  },
  'POST /auth/password': { expected: everyUser(200, 'session'), json: change, ownCast: true },

  'GET /api/keys': { expected: everyUser(200, 'session') },
  'POST /api/keys': {
    expected: everyUser(201, 'session'),
    json: { name: 'new', scopes: ['read'] },
  },
  'DELETE /api/keys/:keyID': { expected: ownerAlone(204, 'session'), target: key },

  'GET /api/jobs': { expected: everyUser(200, 'read') },
  'GET /api/jobs/:jobID': { expected: ownerAlone(200, 'read'), target: job('Queued') },
  'GET /api/jobs/:jobID/file': { expected: ownerAlone(200, 'read'), target: job('Queued') },
  'GET /api/jobs/:jobID/records': { expected: ownerAlone(200, 'read'), target: job('Queued') },
  'GET /api/jobs/:jobID/records/:line': {
    expected: ownerAlone(200, 'read'),
    target: job('Queued'),
  },
  'GET /api/jobs/:jobID/export': { expected: ownerAlone(200, 'read'), target: job('Queued') },
  'DELETE /api/jobs/:jobID': { expected: ownerAlone(204, 'upload'), target: job('Queued') },
  'DELETE /api/bundles/:bundleID': { expected: ownerAlone(204, 'upload'), target: bundle },
  'POST /api/jobs/:jobID/analyze': {
    expected: ownerAlone(202, 'upload'),
    target: job('Failed'),
    json: {},
  },
  'POST /api/jobs/:jobID/retry': { expected: ownerAlone(202, 'upload'), target: job('Failed') },
  'GET /api/stats': { expected: everyUser(200, 'read') },
  'GET /api/stats/:jobID': { expected: ownerAlone(200, 'read'), target: job('Queued') },
  'GET /api/live-stats/:jobID': {
    expected: ownerAlone(101, 'read'),
    target: job('Queued'),
    isWebSocket: true,
  },
  'GET /api/formats': { expected: everyUser(200, 'read') },
  'POST /api/formats/try': {
    expected: everyUser(200, 'read'),
    json: { format: 'syslog', lines: ['a line'] },
  },
  'GET /api/queue-status': { expected: everyUser(200, 'read') },
  'GET /api/failures': { expected: ADMINS },
  'PUT /api/upload-logs/:fileName': {
    expected: everyUser(202, 'upload'),
    target: () => 'app.log',
    body: () => 'a line\n',
  },
  'POST /api/upload-logs': { expected: everyUser(202, 'upload'), body: form },
};

before(async () => {
  database = await openTestDatabase();
  const { identity: local, revocations } = await openLocal(database.db);
  identity = local;
  shared = await createCast(database.db, identity);
  const rights = createUserRights(database.db);
  server = await startServer({ identity, revocations, rights, keys: shared.keys });
});
after(async () => {
  await server.close();
  await database.close();
});

function tokenOf(role: Role, cast: Cast): string | null {
  const tokens: Record<Role, string | null> = {
    none: null,
    bad: `${cast.owner.token.slice(0, -4)}AAAA`,
    badKey: `logflow_key_${'0'.repeat(64)}`,
    stranger: cast.stranger.token,
    readKey: cast.ownerKeys.read,
    uploadKey: cast.ownerKeys.upload,
    adminScopeOfNoAdmin: cast.ownerKeys.admin,
    owner: cast.owner.token,
    admin: cast.admin.token,
    adminKey: cast.adminKey,
  };
  return tokens[role];
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

async function call(route: string, row: Row, target: string, token: string | null) {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replace(':line', '1').replace(/:\w+/, target).replace('*', 'none');
  const headers = {
    ...row.headers,
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(row.json && { 'content-type': 'application/json' }),
  };
  if (row.isWebSocket && method === 'GET') return open(path, headers);
  const body = row.json ? JSON.stringify(row.json) : row.body?.();
  const url = server.origin + (path.startsWith('/') ? path : `/${path}`);
  return toAnswer(await fetch(url, { method, headers, ...(body !== undefined && { body }) }));
}

async function toAnswer(response: Response): Promise<Answer> {
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

/** Status 101 where the socket opens. */
function open(path: string, headers: Record<string, string>): Promise<Answer> {
  const socket = new WebSocket(server.origin.replace('http', 'ws') + path, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.close();
      resolve({ status: 101, headers: {}, body: '' });
    });
    socket.on('error', reject);
    socket.on('unexpected-response', async (_request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece);
      const found = response.headers as Record<string, string>;
      const body = Buffer.concat(pieces).toString();
      resolve({ status: response.statusCode ?? 0, headers: found, body });
    });
  });
}

/** What clients may compare: everything but what changes with each request. */
function comparable({ status, headers, body }: Answer) {
  const changing = ['date', 'ratelimit-remaining', 'ratelimit-reset', 'x-request-id'];
  const kept = Object.entries(headers).filter(([name]) => !changing.includes(name));
  return { status, headers: Object.fromEntries(kept), body };
}

function assertExpected({ status, body }: Answer, expected: number | string, isHead: boolean) {
  if (typeof expected === 'number') assert.equal(status, expected, body);
  else if (isHead) assert.ok(status >= 400, String(status));
  else assert.equal(JSON.parse(body).code, expected);
}

it('every route has a row, and every row a route', () => {
  const routes = [...server.routes.keys()].map((route) => route.replace(/^HEAD /, 'GET '));
  assert.deepEqual(Object.keys(ROWS).sort(), [...new Set(routes)].sort());
});

it('every route under /api needs a token', () => {
  for (const [route, access] of server.routes) {
    if (route.includes(' /api/')) assert.notEqual(access, 'public', route);
  }
});

describe('a route answers by who calls', () => {
  for (const [route, row] of Object.entries(ROWS)) {
    it(route, async () => {
      for (const role of ROLES) {
        const cast = row.ownCast ? await createCast(database.db, identity) : shared;
        const target = (await row.target?.(cast)) ?? '';
        const answer = await call(route, row, target, tokenOf(role, cast));
        const name = `${route} by ${role}: ${answer.status} ${answer.body}`;
        try {
          assertExpected(answer, row.expected[role], false);
        } catch (error) {
          throw new Error(name, { cause: error });
        }
        if (row.expected[role] === 'not_found' && row.target) {
          const missing = await call(route, row, randomUUID(), tokenOf(role, cast));
          assert.deepEqual(comparable(answer), comparable(missing), name);
        }
      }
    });
  }

  it('HEAD as GET does', async () => {
    for (const route of server.routes.keys()) {
      if (!route.startsWith('HEAD ')) continue;
      const row = ROWS[route.replace('HEAD ', 'GET ')]!;
      // The upgrade is for GET alone.
      if (row.isWebSocket) continue;
      for (const role of ROLES) {
        const target = (await row.target?.(shared)) ?? '';
        const answer = await call(route, row, target, tokenOf(role, shared));
        assertExpected(answer, row.expected[role], true);
      }
    }
  });
});

it('a refusal for lack of scope names the scope that is needed', async () => {
  const headers = { authorization: `Bearer ${shared.ownerKeys.read}` };
  const response = await fetch(`${server.origin}/api/upload-logs/app.log`, {
    method: 'PUT',
    headers,
    body: 'a line\n',
  });
  assert.equal(response.status, 403);
  assert.match(
    response.headers.get('www-authenticate') ?? '',
    /insufficient_scope", scope="upload"/,
  );
  assert.match(((await response.json()) as { detail: string }).detail, /scope upload/);
});
