/** Requests that are nearly what they should be. */
import fc from 'fast-check';
import { FRAGMENTS } from './log-content.ts';

/** What stands in paths and queries for the ids of jobs and the token of the server. */
export const OPEN_JOB = '{open}';
export const DONE_JOB = '{done}';
export const TOKEN = '{token}';

export const hostileText = fc.oneof(
  fc.constantFrom(...FRAGMENTS),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'a'.repeat(300),
    'é'.repeat(3000),
    '%00',
    '%',
    '%ff',
    '..',
    '../',
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
  ),
);

const id = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(OPEN_JOB, DONE_JOB, '00000000-0000-0000-0000-000000000000'),
  },
  { weight: 1, arbitrary: hostileText.map((text) => encodeURIComponent(text.toWellFormed())) },
);

/** Words that the database prints as the place of a job, and nearly such. */
const cursor = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        '2026-01-01',
        '2026-02-30',
        '0000-01-01',
        '9999-12-31',
        '-0001-01-01',
        '10000-01-01',
      ),
      fc.constantFrom(
        '00:00:00+00',
        '23:59:60+00',
        '00:00:00.999999+15:59',
        '24:00:00+00',
        '00:00:00-99',
      ),
      fc.constantFrom('00000000-0000-0000-0000-000000000000', 'x', ''),
    )
    .map(([day, time, id]) => Buffer.from(`${day} ${time} ${id}`).toString('base64url')),
  hostileText.map((text) => Buffer.from(text).toString('base64url')),
  hostileText,
);

const parameter = fc.oneof(
  fc.tuple(fc.constant('cursor'), cursor),
  fc.tuple(fc.constant('limit'), fc.oneof(fc.integer().map(String), hostileText)),
  fc.tuple(
    fc.constant('status'),
    fc.oneof(fc.constantFrom('Completed', 'In Progress'), hostileText),
  ),
  fc.tuple(
    fc.constantFrom('jobID', 'format', 'q', 'from', 'to', 'timeZone', '__proto__', 'constructor'),
    hostileText,
  ),
  fc.tuple(hostileText, hostileText),
);
const query = fc
  .array(parameter, { maxLength: 3 })
  .map((pairs) =>
    pairs.map((pair) => pair.map((text) => encodeURIComponent(text.toWellFormed())).join('=')),
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`));

const ROUTES = [
  ...[
    '/api/jobs',
    '/api/jobs/{id}',
    '/api/stats',
    '/api/stats/{id}',
    '/api/queue-status',
    '/api/failures',
    '/api/formats',
    '/api/formats/try',
  ],
  ...[
    '/api/keys',
    '/api/keys/{id}',
    '/auth/me',
    '/auth/sessions',
    '/auth/sessions/{id}',
    '/health',
    '/ready',
  ],
  ...['/metrics', '/docs', '/docs/static/{id}', '/openapi.json', '/api/live-stats/{id}', '/{id}'],
];

/** A path with its query. */
export const target = fc
  .tuple(fc.constantFrom(...ROUTES), id, query)
  .map(([route, id, query]) => route.replace('{id}', id) + query);
