import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BoundedTable } from '../sketches/bounded-table.ts';
import { countKey, emptyTable, mergeCounts, pruneCounts } from '../sketches/bounded-table.ts';
import type { DistinctCounts } from '../sketches/distinct-values.ts';
import {
  countValue,
  distinctCount,
  emptyDistinct,
  mergeDistinct,
} from '../sketches/distinct-values.ts';
import { topHeavy } from '../sketches/heavy-hitters.ts';

const LIMIT = 8;
const same = (key: string) => key;

function tableOf(keys: string[]): BoundedTable<number> {
  const table = emptyTable<number>(LIMIT);
  for (const key of keys) countKey(table, key, same);
  return table;
}

const finalState = (table: BoundedTable<number>) => {
  pruneCounts(table);
  return { entries: [...table.entries].sort(), other: table.other };
};

const keys = fc.array(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 300 });

test('a bounded table says the same however its keys were parted and merged', () => {
  fc.assert(
    fc.property(
      fc.array(keys, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (parts, backwards) => {
        const tables = parts.map(tableOf);
        const ordered = backwards ? tables.reverse() : tables;
        const merged = ordered.reduce((a, b) => mergeCounts(a, b));
        assert.deepEqual(finalState(merged), finalState(tableOf(parts.flat())));
      },
    ),
  );
});

test('counts that are kept are exact, the rest is in other', () => {
  fc.assert(
    fc.property(keys, (all) => {
      const { entries, other } = finalState(tableOf(all));
      for (const [key, count] of entries) {
        assert.equal(count, all.filter((candidate) => candidate === key).length);
      }
      assert.equal(entries.length, Math.min(LIMIT, new Set(all).size));
      assert.equal(other + entries.reduce((sum, [, count]) => sum + count, 0), all.length);
    }),
  );
});

/** The values stand one in each line, from line `from` on. */
function distinctOf(values: string[], limit = LIMIT, from = 1): DistinctCounts {
  const distinct = emptyDistinct(limit);
  for (const [i, value] of values.entries()) {
    const line = from + i;
    countValue(distinct, value, line, [line % 2, 0, line, line]);
  }
  return distinct;
}

test('distinct values do not depend on how they were parted and merged', () => {
  fc.assert(
    fc.property(fc.array(keys, { minLength: 1, maxLength: 6 }), (parts) => {
      let line = 1;
      const apart = parts.map((part) => {
        const distinct = distinctOf(part, LIMIT, line);
        line += part.length;
        return distinct;
      });
      const merged = apart.reduce((a, b) => mergeDistinct(a, b));
      const whole = distinctOf(parts.flat());
      assert.deepEqual(distinctCount(merged), distinctCount(whole));
      assert.deepEqual(merged.registers, whole.registers);
      assert.deepEqual(topHeavy(merged.counts, LIMIT), topHeavy(whole.counts, LIMIT));
    }),
  );
});

test('up to the limit a distinct count is exact', () => {
  const values = Array.from({ length: 1000 }, (_, i) => `192.0.2.${i}`);
  const distinct = distinctOf([...values, ...values], 1000);
  assert.deepEqual(distinctCount(distinct), { count: 1000, standardError: 0 });
});

test('beyond the limit it is within four standard errors', () => {
  for (const size of [2_000, 40_000, 150_000, 400_000]) {
    const distinct = emptyDistinct(1000);
    for (let i = 0; i < size; i++) {
      countValue(distinct, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, i, [0, 0, i, i]);
    }
    const { count, standardError } = distinctCount(distinct);
    assert.ok(standardError > 0.008 && standardError < 0.0082);
    assert.ok(Math.abs(count / size - 1) < 4 * standardError, `${size}: ${count}`);
  }
});
