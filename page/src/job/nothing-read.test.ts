import assert from 'node:assert/strict';
import { it } from 'node:test';
import { emptyWords, isUnread } from './nothing-read.ts';

it('a file without bytes, or of blank lines alone, is said to be empty when it was read', () => {
  const completed = { status: 'Completed', totalBytes: 3 } as const;
  assert.equal(emptyWords({ ...completed, totalBytes: 0 }, undefined), 'The file is empty');
  const blank = { totalLogsProcessed: 3, invalidReasons: { blank_line: 3 } };
  assert.equal(emptyWords(completed, blank), 'The file has only blank lines');
  assert.equal(emptyWords(completed, { ...blank, totalLogsProcessed: 4 }), null);
  assert.equal(emptyWords(completed, { totalLogsProcessed: 1, invalidReasons: {} }), null);
  assert.equal(emptyWords(completed, undefined), null);
  assert.equal(emptyWords({ status: 'Uploading', totalBytes: 0 }), null);
  assert.equal(emptyWords({ status: 'Failed', totalBytes: 0 }), null);
});

it('of a file that failed at once nothing is known', () => {
  assert.equal(isUnread({ status: 'Failed', totalBytes: 0 }), true);
  assert.equal(isUnread({ status: 'Failed', totalBytes: 1 }), false);
  assert.equal(isUnread({ status: 'Completed', totalBytes: 0 }), false);
});
