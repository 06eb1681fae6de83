import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternFormat } from '../load-format.ts';
import { formatByName } from '../registry.ts';
import { saysZone } from './zone-of-time.ts';

const says = (time: string, name = 'any') =>
  saysZone(patternFormat(`%{ts:${name}} - %{message}`), `${time} - gone`);

test('Z, offsets, UTC and GMT are zones', () => {
  for (const time of [
    ...['2025-02-20T10:00:00Z', '2025-02-20T10:00:00.123z', '2025-02-20 10:00:00+01'],
    ...['2025-02-20 10:00:00 +0100', '2025-02-20T10:00:00,5-02:30', '20/Feb/2025:10:00:00 +0000'],
    ...['Thu, 20 Feb 2025 10:00:00 GMT', 'Thu Feb 20 10:00:00 UTC 2025', '20250220T100000Z'],
  ]) {
    assert.equal(says(time), true, time);
  }
});

test('numbers since the epoch have one', () => {
  for (const time of ['1740045600', '1740045600.5', '1740045600123'])
    assert.equal(says(time), true, time);
});

test('times alone have none, and some names of zones are ambiguous', () => {
  for (const time of [
    ...[
      '2025-02-20 10:00:00',
      '2025-02-20T10:00:00,123',
      '20 Feb 2025 10:00:00',
      'Feb 20 10:00:00',
    ],
    ...['Thu Feb 20 10:00:00 CST 2025', '2005-06-03-15.42.50', '02-20 10:00:00.123'],
  ]) {
    assert.equal(says(time), false, time);
  }
  assert.equal(says('250220 100000', 'compact'), false);
  assert.equal(says('02/20/2025 9:00:00 AM', 'month_slash'), false);
});

test('a zone may stand behind the time', () => {
  const format = patternFormat('%{ts:iso8601} %{zone} %{message}');
  assert.equal(saysZone(format, '2025-02-20 10:00:00 UTC gone'), true);
  assert.equal(saysZone(format, '2025-02-20 10:00:00 PDT gone'), false);
  assert.equal(saysZone(format, '2025-02-20 10:00:00 IST gone'), false);
});

test('what has no time tells nothing', () => {
  assert.equal(saysZone(patternFormat('%{level} %{message}'), 'INFO gone'), null);
  assert.equal(says('yesterday'), null);
});

test('the value of the key that the time was read from tells it', () => {
  const json = formatByName('json-lines');
  const of = (record: object) => saysZone(json, JSON.stringify(record));
  assert.equal(of({ time: '2025-02-20T10:00:00', msg: 'at 10Z' }), false);
  assert.equal(of({ time: '2025-02-20T10:00:00Z', msg: 'a' }), true);
  assert.equal(of({ time: 1740045600123, msg: 'a' }), true);
  assert.equal(of({ msg: 'a' }), null);
  assert.equal(saysZone(json, '{"time":"2025-02-20T10:00:00Z","msg":"cu'), null);
  const logfmt = formatByName('logfmt');
  assert.equal(saysZone(logfmt, 'time="2025-02-20 10:00:00" level=info msg=a'), false);
  assert.equal(saysZone(logfmt, 'time=2025-02-20T10:00:00Z level=info msg=a'), true);
});

test('of a record of several lines the first one counts', () => {
  const access = formatByName('common');
  const line = '192.0.2.7 - - [20/Jul/2009:22:59:26 +0200] "GET / HTTP/1.0" 404 134';
  assert.equal(saysZone(access, `${line}\nmore`), true);
});
