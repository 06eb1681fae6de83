import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runsAlone } from './chunk-state.ts';

test('a chunk runs alone after two crashes or interruptions', () => {
  const failures = { errors: 0, crashes: 1, soloCrashes: 0, interruptions: 0 };
  assert.ok(!runsAlone(failures));
  assert.ok(runsAlone({ ...failures, interruptions: 1 }));
});
