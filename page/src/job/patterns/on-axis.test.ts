import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onAxis } from './on-axis.ts';

const start = Date.parse('2025-02-20T10:00:00Z');
const counted = { from: '2025-02-20T10:30:00Z', intervalSeconds: 60, counts: [3, 0, 4] };

it('bars stand where their time is on a longer axis, and none is lost', () => {
  const bars = onAxis(counted, { from: start, to: start + 3_600_000 });
  assert.equal(bars.length, 60);
  assert.deepEqual([bars[30], bars[31], bars[32]], [3, 0, 4]);
  const ofDay = onAxis(counted, { from: start, to: start + 86_400_000 });
  assert.equal(ofDay[1], 7);
  assert.equal(ofDay.length, 60);
});

it('an axis that begins inside of the first bar keeps it', () => {
  const from = Date.parse(counted.from) + 20_000;
  assert.deepEqual(onAxis(counted, { from, to: from + 160_000 }), [3, 4, 0]);
});
