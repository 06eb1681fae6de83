import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError, describe } from './failure.ts';

test('a failure is told without its stack', () => {
  assert.equal(describe(new Error('A statement failed.')), 'A statement failed.');
  assert.equal(
    describe(new CommandError('Too large.', { code: 'upload_too_large' })),
    'Too large. (upload_too_large)',
  );
});
