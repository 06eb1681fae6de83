/** Joins the matches of several files in the order of their times. */
import type { Answer } from '../asking/question.ts';

interface TimedRecord {
  time: number;
  bytes: Uint8Array;
}

/**
 * The records of all files by time; each file's own order stays. A record without a time stays behind the one before
 * it, and at equal times the files are in their order.
 */
export async function* mergeByTime(
  files: AsyncGenerator<Answer, void>[],
): AsyncGenerator<Uint8Array, void> {
  const records = files.map(recordsOf);
  try {
    const heads = await Promise.all(records.map(async (own) => (await own.next()).value ?? null));
    for (let first = earliest(heads); first >= 0; first = earliest(heads)) {
      yield heads[first]!.bytes;
      heads[first] = (await records[first]!.next()).value ?? null;
    }
  } finally {
    await Promise.all(records.map((own) => own.return()));
  }
}

function earliest(heads: (TimedRecord | null)[]): number {
  let first = -1;
  for (const [i, head] of heads.entries()) {
    if (head !== null && (first < 0 || head.time < heads[first]!.time)) first = i;
  }
  return first;
}

async function* recordsOf(
  answers: AsyncGenerator<Answer, void>,
): AsyncGenerator<TimedRecord, void> {
  let time = Number.NEGATIVE_INFINITY;
  for await (const { output, marks } of answers) {
    if (!output || !marks) continue;
    let start = 0;
    for (const [i, end] of marks.ends.entries()) {
      const own = marks.times[i]!;
      if (!Number.isNaN(own)) time = own;
      yield { time, bytes: output.subarray(start, end) };
      start = end;
    }
  }
}
