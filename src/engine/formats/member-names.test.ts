/** Members of records under names that no list has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../levels.ts';
import { emptyHeader } from '../pattern/header.ts';
import { timeText } from '../time-text.ts';
import { readHeader } from './format.ts';
import { formatByName } from './registry.ts';

const header = emptyHeader();

/** Time, level and message of a record. */
function read(record: object | string, format = 'json-lines') {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  const clock = { referenceTime: Date.UTC(2025, 2, 1), time: 0 };
  assert.equal(readHeader(formatByName(format), text, header, clock), null, text);
  const time = Number.isNaN(header.timestamp) ? null : timeText(header.timestamp);
  return [time, LEVELS[header.level] ?? null, header.message];
}

const EXPECTED = ['2025-02-20T10:00:01.000Z', 'error', 'boom'];
const TIME = '2025-02-20T10:00:01Z';

test('names are compared without case and separators', () => {
  assert.deepEqual(read({ Time_Stamp: TIME, LogLevel: 'Error', Message: 'boom' }), EXPECTED);
  assert.deepEqual(read({ 'start-time': TIME, error_severity: 'ERROR', MSG: 'boom' }), EXPECTED);
  assert.deepEqual(
    read({ timeMillis: 1740045601000, messageType: 'Error', textPayload: 'boom' }),
    EXPECTED,
  );
  assert.deepEqual(
    read({ requestReceivedTimestamp: TIME, severity_text: 'error', eventMessage: 'boom' }),
    EXPECTED,
  );
});

test('common wrappers are looked into, and a name outside of them comes first', () => {
  assert.deepEqual(read({ time: TIME, body: { level: 'error', message: 'boom' } }), EXPECTED);
  assert.deepEqual(
    read({ _source: { '@timestamp': TIME, level: 'error', message: 'boom' } }),
    EXPECTED,
  );
  assert.deepEqual(
    read({ time: TIME, level: 'error', msg: 'boom', data: { level: 'info', message: 'no' } }),
    EXPECTED,
  );
  assert.deepEqual(read({ time: TIME, user: { level: 'info', message: 'no' } }), [
    EXPECTED[0],
    null,
    null,
  ]);
});

test('a level that means nothing leaves it to the next name', () => {
  assert.deepEqual(
    read({ datetime: TIME, level: 400, level_name: 'ERROR', message: 'boom' }),
    EXPECTED,
  );
});

test('seconds and nanoseconds beside each other are one time', () => {
  const instant = { epochSecond: 1740045601, nanoOfSecond: 484_000_000 };
  assert.deepEqual(read({ instant, level: 'ERROR', message: 'boom' }), [
    '2025-02-20T10:00:01.484Z',
    'error',
    'boom',
  ]);
});

test('how long something took is no time', () => {
  assert.deepEqual(read({ request_time: 1740045601, uptime: 1740045601, msg: 'x' }), [
    null,
    null,
    'x',
  ]);
});

test('pairs follow the same rule', () => {
  assert.deepEqual(read('eventtime=1740045601 LogLevel=error msg=boom', 'logfmt'), EXPECTED);
});
