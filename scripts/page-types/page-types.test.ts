import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pageTypes, TYPES_FILE } from './page-types.ts';

test('the types of the page are those of the answers (node scripts/run.js scripts/page-types.ts)', async () => {
  assert.equal(readFileSync(TYPES_FILE, 'utf8'), await pageTypes());
});
