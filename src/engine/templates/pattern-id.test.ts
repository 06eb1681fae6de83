import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternID } from './pattern-id.ts';

test('the id follows from the text alone: links and stored queries hold it', () => {
  assert.equal(patternID('GET /api/<*>'), '8ef2be5bc624e237');
  assert.notEqual(patternID('GET /api/<*>'), patternID('GET /app/<*>'));
  assert.match(patternID(''), /^[0-9a-f]{16}$/);
});
