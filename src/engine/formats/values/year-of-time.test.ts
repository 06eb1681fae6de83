import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternFormat } from '../load-format.ts';
import { formatByName } from '../registry.ts';
import { saysYear } from './year-of-time.ts';

const says = (time: string, name = 'any') =>
  saysYear(patternFormat(`%{ts:${name}} - %{message}`), `${time} - gone`);

test('a date with a year, of two digits too, and a number since the epoch say it', () => {
  for (const time of [
    ...['2025-02-20 10:00:00', '20/Feb/2025:10:00:00 +0000', '17/06/09 20:10:40', '1740045600'],
    ...['Thu Feb 20 10:00:00 2025', 'Feb 20 2025 10:00:00', '2024-02-29T10:00:00Z'],
  ]) {
    assert.equal(says(time), true, time);
  }
});

test('a date without one does not, 29 February neither', () => {
  for (const time of [
    'Feb 20 10:00:00',
    'Feb 29 10:00:00',
    '20 Feb 10:00:00.123',
    '02-20 10:00:00.1',
  ]) {
    assert.equal(says(time), false, time);
  }
});

test('a record without a time, or of another format, says nothing', () => {
  assert.equal(saysYear(patternFormat('%{level} %{message}'), 'INFO gone'), null);
  assert.equal(says('no time'), null);
});

test('times in JSON are read as the format does', () => {
  const json = formatByName('json-lines')!;
  assert.equal(saysYear(json, '{"time":"2025-02-20T10:00:00Z","msg":"a"}'), true);
  assert.equal(saysYear(json, '{"time":"Feb 20 10:00:00","msg":"a"}'), false);
});
