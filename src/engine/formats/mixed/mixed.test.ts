/** Lines of several forms in one file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHeader } from '../../pattern/header.ts';
import { chooseFormat, resolveFormat } from '../catalog.ts';
import { allFormats } from '../registry.ts';
import { readAs } from './mixed.ts';

const header = emptyHeader();
const clock = { referenceTime: Date.UTC(2025, 1, 21), time: 0 };

/** The name of the format that reads the line in a file of `format`, or why none does. */
function readerOf(format: string, line: string): string {
  const { name, definition } = chooseFormat(format);
  const form = readAs(resolveFormat(name, definition), line, header, clock);
  return typeof form === 'string' ? form : form.name;
}

const COMBINED = '192.0.2.1 - - [20/Feb/2025:10:00:02 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8"';

test('a line is read by the most specific format that explains it, the file’s own first', () => {
  assert.equal(readerOf('nginx-error', COMBINED), 'combined');
  assert.equal(readerOf('combined', '2025/02/20 10:00:01 [notice] 1#1: start'), 'nginx-error');
  assert.equal(readerOf('iso-level', '{"time":"2025-02-20T10:00:03Z","msg":"b"}'), 'json-lines');
  assert.equal(readerOf('json-lines', '2025-02-20T10:00:02Z INFO plain'), 'iso-level');
  assert.equal(readerOf('iso-level', 'time=2025-02-20T10:00:03Z level=info msg=b'), 'logfmt');
  assert.equal(readerOf('generic', '2025-02-20T10:00:02Z INFO plain'), 'generic');
});

test('what stands in its strings makes an object of JSON no line of text', () => {
  const object = '{"time":"2025-02-20T10:00:01Z","level":"error","msg":"a | E003: x 1"}';
  for (const line of [object, `${object},`])
    for (const { name, kind, spread } of allFormats())
      if (kind === 'pattern' && spread === null) assert.equal(readerOf(name, line), 'json-lines');
  const own = '{"time":"%{ts:iso8601}","level":"%{level}","msg":%{message}';
  assert.notEqual(readerOf(own, object), 'json-lines');
});

test('a line that begins with a date begins a record, also where any other goes on with the one before', () => {
  for (const { name, spread } of allFormats()) {
    if (spread !== null) continue;
    for (const line of ['2025-02-20 10:00:01 AUDIT x', '[2025-02-20 10:00:01] without a level']) {
      assert.notEqual(readerOf(name, line), 'format_mismatch', name);
      assert.equal(header.timestamp, Date.UTC(2025, 1, 20, 10, 0, 1), name);
    }
  }
});

test('what has no time of its own, or has one further on, is no record of another format', () => {
  assert.equal(readerOf('nginx-error', 'free text'), 'no_timestamp');
  assert.equal(readerOf('log4j', 'Killed at 2025-02-20 10:00:01 by x'), 'no_timestamp');
  assert.equal(readerOf('log4j', '  2025-02-20 10:00:01 in a table'), 'no_timestamp');
  assert.equal(readerOf('log4j', '1740045600 a number'), 'no_timestamp');
  assert.equal(readerOf('log4j', '{"a":1}'), 'no_timestamp');
  assert.equal(readerOf('log4j', '{"level":"error","msg":"no time"}'), 'json-lines');
});

test('a pattern that a user wrote reads its lines alone', () => {
  assert.equal(readerOf('%{ts:iso8601} %{level} %{message}', COMBINED), 'no_timestamp');
});

test('of a line that none explains it says what is wrong with it for the file’s format', () => {
  readerOf('bracketed', '[2025-02-30T10:00:00Z] INFO x');
  assert.equal(header.hasTimestamp, false);
});
