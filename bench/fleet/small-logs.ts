/** The bytes of many small files. */
import { logBlocks, type SourceName } from '../generate/index.ts';

export const JOB_BYTES = 4096;
const SEED = 1;
const NEWLINE = 10;

/** So many logs of whole records, each as long as fits into JOB_BYTES, no two alike. */
export function smallLogs(count: number): Buffer[] {
  return cutRecords(wholeLog('bracketed', count * JOB_BYTES, SEED), Array(count).fill(JOB_BYTES));
}

/** A generated log in memory. */
export const wholeLog = (name: SourceName, bytes: number, seed: number): Buffer =>
  Buffer.concat([...copies(logBlocks(name, bytes, seed))]);

/**
 * Cuts a log, which is at least as long as all sizes (bytes) together, into pieces of whole records. Each is as long
 * as fits into its size, which is larger than any record.
 */
export function cutRecords(log: Buffer, sizes: readonly number[]): Buffer[] {
  let from = 0;
  return sizes.map((size) => {
    const end = log.lastIndexOf(NEWLINE, from + size - 1) + 1;
    const piece = log.subarray(from, end);
    from = end;
    return piece;
  });
}

/** A block is valid only until the next one is asked for. */
function* copies(blocks: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const block of blocks) yield block.slice();
}
