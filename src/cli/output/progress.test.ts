import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { progressLine } from './progress.ts';

const MIB = 2 ** 20;
const line = (...args: Parameters<typeof progressLine>) =>
  stripVTControlCharacters(progressLine(...args));

test('the bar gives way to what is said', () => {
  const wide = line('Analysing', 250 * MIB, 500 * MIB, 5, 120);
  assert.equal(
    wide,
    `Analysing  ${'━'.repeat(24)}  50 %  250 MiB of 500 MiB · 50.0 MiB/s · 5.0 s left`,
  );
  for (const width of [70, 80]) {
    const narrow = line('Analysing', 250 * MIB, 500 * MIB, 5, width);
    assert.ok(narrow.length < width && narrow.endsWith('5.0 s left'));
  }
});

test('without a total there is no bar', () => {
  assert.equal(line('Analysing', 250 * MIB, null, 5, 80), 'Analysing  250 MiB · 50.0 MiB/s');
});
