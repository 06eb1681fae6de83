/** Records of several logs in one order of time: a k-way merge of their pages, which asks for no more than it gives. */

/** What the order needs of a record; of one without a time null. */
export interface Timed {
  timestamp?: string | null | undefined;
}

export interface SourcePage<Item> {
  items: Item[];
  /** Null at the end. A page may be empty and have another behind it. */
  nextCursor: string | null;
}

/** How far a log was read. */
export interface Source<Item> {
  id: string;
  /** What came and was not given yet, in order. */
  waiting: readonly Item[];
  /** Where its next page begins; null for its first. */
  cursor: string | null;
  hasMore: boolean;
}

export interface Merged<Item> {
  items: { id: string; item: Item }[];
  /** Where the merge goes on; null at the end. */
  next: readonly Source<Item>[] | null;
}

export interface MergeOptions<Item> {
  isFromEnd: boolean;
  /** Items of the merged page, at most. */
  most: number;
  /** A page of a log, in the same order. */
  read: (id: string, cursor: string | null) => Promise<SourcePage<Item>>;
  /** Pages that are read at once. */
  atOnce: number;
}

export const sourcesOf = <Item>(ids: readonly string[]): Source<Item>[] =>
  ids.map((id) => ({ id, waiting: [], cursor: null, hasMore: true }));

/**
 * The next page of all logs together. Those of one time are in the order of the logs, and of one log as it gives them; records
 * without a time come last.
 */
export async function mergePage<Item extends Timed>(
  sources: readonly Source<Item>[],
  { isFromEnd, most, read, atOnce }: MergeOptions<Item>,
): Promise<Merged<Item>> {
  const items: Merged<Item>['items'] = [];
  let now = sources;
  while (items.length < most) {
    now = await filled(now, read, atOnce);
    if (now.length === 0) break;
    const taken = take(now, most - items.length, isFromEnd, items);
    now = now.map((source, i) => ({ ...source, waiting: source.waiting.slice(taken[i]) }));
  }
  const left = now.filter(({ waiting, hasMore }) => hasMore || waiting.length > 0);
  return { items, next: left.length === 0 ? null : left };
}

/** The sources that have something, each with what comes next of it: only then it is known which of all is first. */
async function filled<Item>(
  sources: readonly Source<Item>[],
  read: MergeOptions<Item>['read'],
  atOnce: number,
): Promise<Source<Item>[]> {
  const full = [...sources];
  let at = 0;
  const fill = async () => {
    for (let i = at++; i < full.length; i = at++) full[i] = await fillOne(full[i]!, read);
  };
  await Promise.all(Array.from({ length: atOnce }, fill));
  return full.filter(({ waiting }) => waiting.length > 0);
}

async function fillOne<Item>(
  source: Source<Item>,
  read: MergeOptions<Item>['read'],
): Promise<Source<Item>> {
  let now = source;
  while (now.waiting.length === 0 && now.hasMore) {
    const { items, nextCursor } = await read(now.id, now.cursor);
    now = { id: now.id, waiting: items, cursor: nextCursor, hasMore: nextCursor !== null };
  }
  return now;
}

/** Takes in order until it has enough, or a log that goes on has nothing left. Returns how many of each were taken. */
function take<Item extends Timed>(
  sources: readonly Source<Item>[],
  most: number,
  isFromEnd: boolean,
  into: Merged<Item>['items'],
): number[] {
  const taken = sources.map(() => 0);
  for (let given = 0; given < most; given++) {
    const first = firstOf(sources, taken, isFromEnd);
    if (first === null) break;
    const { id, waiting, hasMore } = sources[first]!;
    into.push({ id, item: waiting[taken[first]!]! });
    taken[first]!++;
    if (hasMore && taken[first] === waiting.length) break;
  }
  return taken;
}

/** Which log has the next one; null where none is left. */
function firstOf<Item extends Timed>(
  sources: readonly Source<Item>[],
  taken: readonly number[],
  isFromEnd: boolean,
): number | null {
  let first: number | null = null;
  let best = 0;
  for (const [i, { waiting }] of sources.entries()) {
    const item = waiting[taken[i]!];
    if (item === undefined) continue;
    const place = placeOf(item, isFromEnd);
    if (first === null || place < best) [first, best] = [i, place];
  }
  return first;
}

/** Smaller is earlier in the order. */
export function placeOf({ timestamp }: Timed, isFromEnd: boolean): number {
  if (!timestamp) return Number.POSITIVE_INFINITY;
  const time = Date.parse(timestamp);
  return isFromEnd ? -time : time;
}
