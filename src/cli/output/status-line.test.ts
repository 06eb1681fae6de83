import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { LiveMessage } from '../../jobs/index.ts';
import { statusText } from './status-line.ts';

test('what a server calls its status is only shown', () => {
  const message = {
    status: 'a\u001b]0;x\u0007\u202e\nb',
    progressInPercentage: 50,
    totalLogsProcessed: 1,
    invalidLogs: 0,
    logLevelCounts: { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 },
  } as unknown as LiveMessage;
  const shown = stripVTControlCharacters(statusText(message, 200));
  assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}]/u);
  assert.ok(shown.includes('a\\u001b]0;x\\u0007\\u202e\\u000ab'));
});
