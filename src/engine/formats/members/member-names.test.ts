/** Members of records under names that no list has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../../levels/levels.ts';
import { emptyHeader } from '../../pattern/header.ts';
import { timeText } from '../../time-text.ts';
import { readHeader } from '../format.ts';
import { formatByName } from '../registry.ts';

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

test('wrappers are looked into where they stand in each other, and the outer names come first', () => {
  assert.deepEqual(
    read({ _source: { '@timestamp': TIME, log: { level: 'error' }, message: 'boom' } }),
    EXPECTED,
  );
  assert.deepEqual(
    read({ content: { time: TIME, message: 'boom', attributes: { level: 'error' } } }),
    EXPECTED,
  );
  assert.deepEqual(
    read({ time: TIME, msg: 'boom', data: { level: 'error', details: { level: 'info' } } }),
    EXPECTED,
  );
});

test('a list of one value is that value, and a name in a wrapper may have dots', () => {
  const fields = { '@timestamp': [TIME], 'log.level': ['error'], message: ['boom'] };
  assert.deepEqual(read({ fields }), EXPECTED);
  assert.deepEqual(read({ fields: { ...fields, 'log.level': ['error', 'info'] } }), [
    EXPECTED[0],
    null,
    'boom',
  ]);
});

test('zap’s letters are names where all three stand', () => {
  assert.deepEqual(read({ L: 'ERROR', T: TIME, M: 'boom' }), EXPECTED);
  assert.deepEqual(read({ L: 'ERROR', T: TIME, msg: 'boom' }), [null, null, 'boom']);
});

test('what a number means as a level is told by its name and the names beside it', () => {
  const level = (record: object) => read({ time: TIME, msg: 'x', ...record })[1];
  assert.equal(level({ severity: 3 }), 'error');
  assert.equal(level({ syslog_severity_code: '4' }), 'warn');
  assert.equal(level({ level: 3 }), null);
  assert.equal(level({ level: 3, facility: 'local0' }), 'error');
  assert.equal(level({ level: 50, facility: 'local0' }), 'error');
  assert.equal(level({ SeverityLevel: 3 }), 'error');
  assert.equal(level({ SeverityLevel: 1 }), 'info');
  assert.equal(level({ levelno: 40 }), 'error');
  assert.equal(level({ severityNumber: 17 }), 'error');
});

test('levels with colours, and those between the levels of slog', () => {
  const level = (text: string) => read({ time: TIME, level: text, msg: 'x' })[1];
  assert.equal(level('\u001b[31merror\u001b[39m'), 'error');
  const expected = {
    ...{ 'INFO+1': 'info', 'INFO+2': 'notice', 'WARN+1': 'warn', 'DEBUG-4': 'trace' },
    ...{ 'DEBUG+1': 'debug', 'ERROR+4': 'fatal', 'INFO+': null, 'FOO+2': null },
  };
  for (const [text, name] of Object.entries(expected)) assert.equal(level(text), name, text);
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
