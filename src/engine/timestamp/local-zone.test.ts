import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockOf, TIMESTAMPS, timestampParser, timeZoneName } from './index.ts';
import { localZone } from './local-zone.ts';

const read = (
  text: string,
  timeZone?: string,
  format = 'any',
  referenceTime = Date.UTC(2025, 11, 31),
) => {
  const clock = clockOf({ referenceTime, timeZone });
  return timestampParser(format)!(text, 0, clock) < 0 ? null : new Date(clock.time).toISOString();
};

test('a time without a zone is one of the zone that is given', () => {
  assert.equal(read('2025-02-20 10:00:01'), '2025-02-20T10:00:01.000Z');
  assert.equal(read('2025-02-20 10:00:01', 'UTC'), '2025-02-20T10:00:01.000Z');
  assert.equal(read('2025-02-20 10:00:01.250', 'Europe/Berlin'), '2025-02-20T09:00:01.250Z');
  assert.equal(read('2025-07-20 10:00:01', 'Europe/Berlin'), '2025-07-20T08:00:01.000Z');
  assert.equal(read('2025-02-20 10:00:01', '-03:30'), '2025-02-20T13:30:01.000Z');
  assert.equal(read('2025-02-20 22:00:01', 'America/New_York'), '2025-02-21T03:00:01.000Z');
});

test('a time that says its zone keeps it', () => {
  const zoned = [
    '2025-02-20 10:00:01Z',
    '2025-02-20 11:00:01 +0100',
    '2025-02-20 10:00:01 UTC',
    '2025-02-20 12:00:01 GMT+0200',
    'Thu Feb 20 10:00:01 UTC 2025',
    '11:00:01 +0100 20/02/2025',
    '@4000000067b6fd8b0754d4c4',
    '1740045601',
  ];
  for (const text of zoned) assert.equal(read(text, 'Asia/Tokyo'), read(text), text);
});

test('a name that several zones have says nothing', () => {
  assert.equal(read('2025-02-20 10:00:01 CST', 'Asia/Shanghai'), '2025-02-20T02:00:01.000Z');
  assert.equal(read('Thu Feb 20 10:00:01 IST 2025', 'Asia/Kolkata'), '2025-02-20T04:30:01.000Z');
});

/** These always say their zone. */
const ZONED = new Set(['epoch', 'cmtrace']);

test('every format of timestamps reads local times', () => {
  const spellings: Partial<Record<keyof typeof TIMESTAMPS, string>> = {
    iso8601: '2025-02-20 10:00:01',
    rfc3339: '2025-02-20T10:00:01',
    basic: '20250220T100001',
    slash_year: '2025/02/20 10:00:01',
    slash_short: '25/02/20 10:00:01',
    month_slash: '02/20/2025 10:00:01',
    day_slash: '20/02/2025 10:00:01',
    dot_date: '20.02.2025 10:00:01',
    compact: '250220 100001',
    compact_time: '250220 10:00:01',
    compact_colons: '20250220-10:00:01:000',
    dotted_time: '2025-02-20-10.00.01.000',
    common_log: '20/Feb/2025:10:00:01',
    day_month_year: '20 Feb 2025 10:00:01',
    month_day_comma: 'Feb 20, 2025 10:00:01 AM',
    asctime: 'Thu Feb 20 10:00:01 2025',
    rfc2822: 'Thu, 20 Feb 2025 10:00:01',
    rfc3164: 'Feb 20 10:00:01',
    day_month: '20 Feb 10:00:01',
    month_dot: '02.20 10:00:01',
    logcat: '02-20 10:00:01',
    glog: '0220 10:00:01',
    chromium: '0220/100001',
    any: '20. Februar 2025, 10:00:01',
  };
  for (const name of Object.keys(TIMESTAMPS).filter((one) => !ZONED.has(one))) {
    const text = spellings[name as keyof typeof TIMESTAMPS];
    assert.ok(text, name);
    assert.equal(read(text, 'Europe/Berlin', name), '2025-02-20T09:00:01.000Z', name);
  }
  assert.equal(
    read('Feb 20 10:00:01 2025', 'Europe/Berlin', 'rfc3164'),
    '2025-02-20T09:00:01.000Z',
  );
  assert.equal(
    read('Feb 20 2025 10:00:01', 'Europe/Berlin', 'rfc3164'),
    '2025-02-20T09:00:01.000Z',
  );
  assert.equal(read('20250220 10:00:01', 'Europe/Berlin', 'glog'), '2025-02-20T09:00:01.000Z');
});

test('UTC behind a time counts where a pattern takes it for another field', () => {
  assert.equal(
    read('2025-02-20 10:00:01 UTC [7]', 'Europe/Berlin', 'iso8601'),
    '2025-02-20T10:00:01.000Z',
  );
  assert.equal(
    read('2025-02-20 10:00:01 UTCX', 'Europe/Berlin', 'iso8601'),
    '2025-02-20T09:00:01.000Z',
  );
});

test('an hour that clocks show twice is the first one, one that they skip is an hour later', () => {
  assert.equal(read('2025-10-26 02:30:00', 'Europe/Berlin'), '2025-10-26T00:30:00.000Z');
  assert.equal(read('2025-10-26 03:00:00', 'Europe/Berlin'), '2025-10-26T02:00:00.000Z');
  assert.equal(read('2025-03-30 02:30:00', 'Europe/Berlin'), '2025-03-30T01:30:00.000Z');
  assert.equal(read('2025-03-30 03:30:00', 'Europe/Berlin'), '2025-03-30T01:30:00.000Z');
});

test('what a zone says follows from the time alone', () => {
  const names = [
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
    '+05:45',
  ];
  const minute = fc.integer({ min: Date.UTC(1975) / 60_000, max: Date.UTC(2035) / 60_000 });
  fc.assert(
    fc.property(fc.constantFrom(...names), minute, fc.nat(59_999), (name, at, rest) => {
      const local = Temporal.Instant.fromEpochMilliseconds(at * 60_000)
        .toZonedDateTimeISO('UTC')
        .toPlainDateTime();
      const expected = local.toZonedDateTime(name).epochMilliseconds;
      assert.equal(localZone(name)!.toUTC(at * 60_000 + rest), expected + rest);
    }),
    { numRuns: 2000 },
  );
});

test('names of zones are known in any case, and offsets by their usual forms', () => {
  assert.equal(timeZoneName('europe/berlin'), 'Europe/Berlin');
  assert.equal(timeZoneName('utc'), 'UTC');
  assert.equal(timeZoneName('+0100'), '+01:00');
  for (const text of ['Mars/Olympus', '', '+1', '25:00', 'Berlin'])
    assert.equal(timeZoneName(text), null, text);
});
