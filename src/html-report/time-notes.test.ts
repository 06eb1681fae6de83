import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimeSource, TimeZone } from '../engine/report/report.ts';
import { yearNote, zoneNote } from './time-notes.ts';

const range = (from: string, to: string) => ({
  from: `${from}-12-31T00:00:00.000Z`,
  to: `${to}-12-31T01:00:00.000Z`,
});

test('years that a log does not say are named, where they are those of all its times', () => {
  const note = (source: TimeSource, from = '2026', to = from) =>
    yearNote({ timeYear: { source }, timeRange: range(from, to) });
  assert.equal(note('log'), null);
  assert.equal(note('assumed'), 'times without a year are read as of 2026, the latest possible');
  assert.equal(
    note('assumed', '2025', '2026'),
    'times without a year are read as of 2025 to 2026, the latest possible',
  );
  assert.equal(note('mixed'), 'times without a year are read as of the latest year possible');
  assert.equal(yearNote({ timeYear: null, timeRange: null }), null);
});

test('a zone that a log does not say is named', () => {
  const note = (timeZone: TimeZone) => zoneNote({ timeZone });
  assert.equal(note({ name: 'UTC', source: 'log' }), null);
  assert.equal(note({ name: 'UTC', source: 'default' }), 'times without an offset are read as UTC');
  assert.equal(
    note({ name: 'Asia/Tokyo', source: 'account' }),
    'times without an offset are read as Asia/Tokyo',
  );
  assert.equal(
    note({ name: null, source: 'request' }),
    'times without an offset are read in the zone of each file',
  );
  assert.equal(zoneNote({ timeZone: null }), null);
});
