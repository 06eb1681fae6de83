import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownFormat } from './unknown-format.ts';

const words = (invalidReasons: Record<string, number>, totalLogsProcessed: number): string => {
  const invalidLogs = Object.values(invalidReasons).reduce((sum, lines) => sum + lines, 0);
  return unknownFormat({ invalidReasons, invalidLogs, totalLogsProcessed });
};

test('a file of bytes that are no text is said to be no log', () => {
  assert.equal(words({ not_text: 203, no_format: 2 }, 205), 'Binary data, not a log');
});

test('text that no format explains, and a log that is damaged, are not called binary', () => {
  assert.equal(words({ no_format: 10, not_text: 1 }, 11), 'Unknown format');
  assert.equal(words({ not_text: 100 }, 120), 'Unknown format');
  assert.equal(words({}, 0), 'Unknown format');
});
