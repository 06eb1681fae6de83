/** The bytes of many small files. */
import { logBlocks } from '../generate/index.ts';

export const JOB_BYTES = 4096;
const SEED = 1;
const NEWLINE = 10;

/** So many logs of whole records, each as long as fits into JOB_BYTES, no two alike. */
export function smallLogs(count: number): Buffer[] {
  const blocks = [...copies(logBlocks('bracketed', count * JOB_BYTES, SEED))];
  const all = Buffer.concat(blocks);
  const logs: Buffer[] = [];
  for (let from = 0; logs.length < count; ) {
    // Records are far shorter: the logs before this one left enough for it.
    const end = all.lastIndexOf(NEWLINE, from + JOB_BYTES - 1) + 1;
    logs.push(all.subarray(from, end));
    from = end;
  }
  return logs;
}

/** A block is valid only until the next one is asked for. */
function* copies(blocks: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const block of blocks) yield block.slice();
}
