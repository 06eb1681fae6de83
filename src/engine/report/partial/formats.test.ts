/** Which formats read the records of a log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merge } from '../../index.ts';
import { analyze } from '../../interpreter/analyze.ts';
import { assertSame, encode } from '../../kernel/testing/same.ts';
import type { FormatInfo } from '../../types.ts';

const ACCESS = '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET / HTTP/1.1" 200 5';
const ERROR = '2025/02/20 10:00:01 [error] 1#1: *7 open() failed';

const scenario = (format: string, lines: string[]) => ({
  ...{ format, keywords: [], maxRecordBytes: 1 << 20 },
  chunks: [encode(lines.join('\n'))],
});

const partialOf = (format: string, definition: string | undefined, lines: string[]) =>
  analyze(encode(lines.join('\n')), {
    ...{ format, definition, keywords: [], referenceTime: Date.UTC(2025, 1, 21) },
    ...{ firstLine: 1, byteOffset: 0, carry: 'start' },
  });

test('a report counts the records of each format, the one of most records first', () => {
  const lines = [ACCESS, ACCESS, ERROR, '  it goes on', ACCESS, '2025-02-20 10:00:02 INFO a'];
  const many = Array.from({ length: 50 }, () => lines).flat();
  const { formats } = assertSame(scenario('common', many));
  assert.deepEqual(formats, [
    { name: 'common', title: 'Common log format', records: 150 },
    { name: 'iso-level', title: 'Timestamp and level', records: 50 },
    { name: 'nginx-error', title: 'nginx error log', records: 50 },
  ]);
});

test('the kernel counts records of another format that it reads itself', () => {
  const lines = Array.from({ length: 200 }, (_, i) =>
    i % 4 === 0 ? ERROR : `2025-02-20 10:00:02 INFO took ${i} ms`,
  );
  const { formats } = assertSame(scenario('nginx-error', lines));
  assert.deepEqual(
    formats?.map(({ name, records }) => [name, records]),
    [
      ['iso-level', 150],
      ['nginx-error', 50],
    ],
  );
});

test('a merged report has the formats of all logs, with the titles of those that are not built in', () => {
  const own: FormatInfo = { name: 'custom', title: 'Our own', confidence: 1 };
  const definition = '%{level} %{ts:iso8601} %{message}';
  const partials = [
    partialOf('custom', definition, ['INFO 2025-02-20 10:00:00 a']),
    partialOf('nginx-error', undefined, [ERROR, ACCESS, ERROR]),
    partialOf('common', undefined, [ACCESS, ACCESS]),
  ];
  assert.deepEqual(merge(partials, null, [own]).formats, [
    { name: 'common', title: 'Common log format', records: 3 },
    { name: 'nginx-error', title: 'nginx error log', records: 2 },
    { name: 'custom', title: 'Our own', records: 1 },
  ]);
});

test('of a log that no format reads there are none', () => {
  assert.deepEqual(merge([partialOf('common', undefined, ['x', 'y'])], null).formats, []);
});
