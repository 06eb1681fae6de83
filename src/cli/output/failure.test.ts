import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError, describe } from './failure.ts';

test('a failure is told without its stack and without SQL', () => {
  const beneath = new Error('invalid input syntax for type uuid: "abc"');
  const query = new Error('Failed query: select "id" from "jobs" where "id" = $1\nparams: abc', {
    cause: beneath,
  });
  const text = describe(query);
  assert.match(text, /^the database refused a query: invalid input syntax for type uuid/);
  assert.ok(!text.includes('select') && !text.includes('params') && !text.includes('\n'), text);
  assert.equal(
    describe(new CommandError('Too large.', { code: 'upload_too_large' })),
    'Too large. (upload_too_large)',
  );
});
