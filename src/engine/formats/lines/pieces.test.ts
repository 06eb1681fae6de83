import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecords } from '../../interpreter/read-records.ts';
import { isRecordStart } from './record-start.ts';

const encoder = new TextEncoder();

function recordsOf(format: string, lines: readonly string[]) {
  const chunk = encoder.encode(lines.map((line) => `${line}\n`).join(''));
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
  return [...readRecords(chunk, { format, referenceTime: 0, ...place })].map((entry) =>
    'invalid' in entry ? entry.invalid : { lines: entry.lines, message: entry.message },
  );
}

const cri = (stream: string, tag: string, text: string): string =>
  `2025-02-20T10:00:00.123456789Z ${stream} ${tag} ${text}`;
const docker = (stream: string, log: string): string =>
  JSON.stringify({ log, stream, time: '2025-02-20T10:00:00.123456789Z' });

test('pieces of CRI are one record, whose text is put together', () => {
  const lines = [
    cri('stdout', 'P', 'one '),
    cri('stdout', 'P:x', 'two '),
    cri('stdout', 'F', 'three'),
    cri('stdout', 'F', 'alone'),
  ];
  assert.deepEqual(recordsOf('cri', lines), [
    { lines: 3, message: 'one two three' },
    { lines: 1, message: 'alone' },
  ]);
});

test('pieces of Docker are one record up to the newline', () => {
  const lines = [
    docker('stderr', 'one '),
    docker('stderr', 'two\\\n'),
    docker('stderr', 'a backslash and n: \\n'),
    docker('stderr', ', and on\n'),
  ];
  assert.deepEqual(recordsOf('docker-json', lines), [
    { lines: 2, message: 'one two\\' },
    { lines: 2, message: 'a backslash and n: \\n, and on' },
  ]);
});

test('a line of the other stream begins a record of its own', () => {
  const lines = [
    cri('stdout', 'P', 'half'),
    cri('stderr', 'F', 'whole'),
    cri('stdout', 'F', 'rest'),
  ];
  assert.deepEqual(
    recordsOf('cri', lines).map((entry) => typeof entry !== 'string' && entry.lines),
    [1, 1, 1],
  );
});

test('a file is not cut between pieces', () => {
  const [first, second, alone] = [
    cri('stdout', 'P', 'one'),
    cri('stdout', 'F', 'two'),
    cri('stdout', 'F', 'three'),
  ].map((line) => encoder.encode(line));
  assert.equal(isRecordStart(second!, 'cri', undefined, first), false);
  assert.equal(isRecordStart(alone!, 'cri', undefined, second), true);
  assert.equal(isRecordStart(second!, 'cri'), true);
});

test('what is no line of the format is no piece', () => {
  const [bad, next] = [`${docker('stdout', 'one')} x`, docker('stdout', 'two\n')];
  assert.deepEqual(recordsOf('docker-json', [bad, next]), [
    'bad_json',
    { lines: 1, message: 'two\n' },
  ]);
  const [before, line] = [bad, next].map((text) => encoder.encode(text));
  assert.equal(isRecordStart(line!, 'docker-json', undefined, before), true);
});
