import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Merged, mergePage, placeOf, type Source, sourcesOf, type Timed } from './merge.ts';

interface Item {
  timestamp: string | null;
  line: number;
}

const START = Date.UTC(2025, 1, 20);
/** Few different times, so that many records have the same. */
const time = fc.option(
  fc.integer({ min: 0, max: 9 }).map((n) => new Date(START + n).toISOString()),
  { freq: 5 },
);
const logs = fc.array(fc.array(time, { maxLength: 40 }), { maxLength: 6 });
const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 5 });

/** As the server gives them: by time, those of one time by their line, without a time last. */
function ordered(times: (string | null)[], isFromEnd: boolean): Item[] {
  const items = times.map((timestamp, i): Item => ({ timestamp, line: i + 1 }));
  if (isFromEnd) items.reverse();
  return items.sort((a, b) => compared(a, b, isFromEnd));
}

function compared(a: Item, b: Item, isFromEnd: boolean): number {
  const [one, other] = [placeOf(a, isFromEnd), placeOf(b, isFromEnd)];
  return one === other ? 0 : one - other;
}

/** Gives the items in pages of these sizes, one size after the other, and some of them empty. */
function readerOf(all: Item[][], pageSizes: number[]) {
  const widths = pageSizes.some((size) => size > 0) ? pageSizes : [1];
  let reads = 0;
  return async (id: string, cursor: string | null) => {
    const items = all[Number(id)]!;
    const from = Number(cursor ?? 0);
    const to = from + widths[reads++ % widths.length]!;
    return { items: items.slice(from, to), nextCursor: to < items.length ? String(to) : null };
  };
}

test('pages of the merge are all records in order, however they come', async () => {
  await fc.assert(
    fc.asyncProperty(
      logs,
      sizes,
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (times, pageSizes, most, isFromEnd) => {
        const all = times.map((one) => ordered(one, isFromEnd));
        const read = readerOf(all, pageSizes);
        const merged: [string, Item][] = [];
        let next: readonly Source<Item>[] | null = sourcesOf<Item>(all.map((_, i) => String(i)));
        while (next !== null) {
          const page: Merged<Item> = await mergePage<Item>(next, {
            isFromEnd,
            most,
            read,
            atOnce: 2,
          });
          assert.ok(page.items.length === most || page.next === null);
          merged.push(...page.items.map(({ id, item }): [string, Item] => [id, item]));
          next = page.next;
        }
        // A sort is stable: those of one time stay in the order of the logs, and of each log as they were.
        const expected = all
          .flatMap((items, i) => items.map((item): [string, Item] => [String(i), item]))
          .sort(([, a], [, b]) => compared(a, b, isFromEnd));
        assert.deepEqual(merged, expected);
      },
    ),
  );
});

test('a log is read no further than is needed to know what comes next', async () => {
  const reads: string[] = [];
  const read = async (id: string, cursor: string | null) => {
    reads.push(`${id} ${cursor}`);
    const at = Number(cursor ?? 0);
    const item = { timestamp: new Date(START + at + (id === 'late' ? 1e6 : 0)).toISOString() };
    return { items: [item], nextCursor: String(at + 1) };
  };
  const options = { isFromEnd: false, most: 3, read, atOnce: 1 };
  const { items } = await mergePage(sourcesOf<Timed>(['early', 'late']), options);
  assert.deepEqual(
    items.map(({ id }) => id),
    ['early', 'early', 'early'],
  );
  assert.deepEqual(reads, ['early null', 'late null', 'early 1', 'early 2']);
});
