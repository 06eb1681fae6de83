import assert from 'node:assert/strict';
import { it } from 'node:test';
import { problemOf } from './problem.ts';

const refusal = (code: string) =>
  new Response(JSON.stringify({ code, title: 'T', detail: 'D' }), { status: 431 });

it('headers that are too large are a filter that is too long', async () => {
  const { code, title } = await problemOf(refusal('headers_too_large'));
  assert.deepEqual([code, title], ['headers_too_large', 'The filter is too long']);
});

it('other refusals have the words of the server', async () => {
  const { title, message } = await problemOf(refusal('not_found'));
  assert.deepEqual([title, message], ['T', 'D']);
});
