import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplesOf } from './head-samples.ts';

test('of a megabyte of short lines few samples are judged, the first and the last lines among them', () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i} of a list`);
  const samples = [...samplesOf(new TextEncoder().encode(`${lines.join('\n')}\n`))];
  assert.ok(samples.length <= 10, `${samples.length}`);
  assert.equal(samples[0]![0]!.text, lines[0]);
  assert.deepEqual(samples.at(-1)!.at(-1), { text: lines.at(-1), number: lines.length });
});
