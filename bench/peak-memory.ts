/**
 * For `node --import`: at the end of the process writes the bytes it held resident at most, all of its
 * threads together, to the file that BENCH_PEAK_MEMORY_FILE names. The kernel keeps that number, so
 * nothing is sampled and nothing slows down.
 */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.BENCH_PEAK_MEMORY_FILE;
if (isMainThread && file !== undefined) {
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024)));
}
