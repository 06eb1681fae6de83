import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../../levels/levels.ts';
import { emptyHeader } from '../../pattern/header.ts';
import { formatByName } from '../registry.ts';
import { readAs } from './mixed.ts';

const header = emptyHeader();
const clock = { referenceTime: 0, time: 0 };

/** The form that reads the line in a file of that format and the level, or why there is none. */
function read(format: string, line: string): string {
  const form = readAs(formatByName(format), line, header, clock);
  return typeof form === 'string' ? form : `${form.name} ${LEVELS[header.level] ?? '-'}`;
}

test('a line that begins with a level is a record in files of dated lines and JSON', () => {
  for (const format of ['iso-level', 'json-lines']) {
    assert.equal(read(format, 'WARNING: the disk is nearly full'), 'level-only warn', format);
    assert.equal(read(format, '[ERROR] no more disk'), 'level-only error', format);
  }
});

test('what a server says beside its requests is none', () => {
  assert.equal(read('combined', 'WARNING: this is a development server'), 'no_timestamp');
});

test('what may be part of a record is none, nor what names no level', () => {
  assert.equal(read('log4j', 'ERROR: relation "orders" does not exist'), 'no_timestamp');
  assert.equal(read('iso-level', 'WARNING: DATA RACE'), 'no_timestamp');
  assert.equal(read('iso-level', 'Error: no such file'), 'no_timestamp');
  assert.equal(read('iso-level', 'TOTAL: 17'), 'no_timestamp');
});
