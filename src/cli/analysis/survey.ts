import {
  type FormatCatalog,
  type FormatInfo,
  joinedPatterns,
  type TimeReading,
} from '../../engine/index.ts';
import { startProgress } from '../output/progress.ts';
import { analyzeInputs } from './analysis.ts';
import type { Input } from './input.ts';
import { Pools } from './thread-pools.ts';

/** How all files are read, in both passes: one moment for both, so that dates without a year agree. */
export interface Reading extends TimeReading {
  catalog: FormatCatalog;
  format: FormatInfo | undefined;
}

/** What a first pass over all files tells. */
export interface Survey {
  /** Which pattern a masked form belongs to, of those that are not patterns themselves. */
  patterns: [form: string, pattern: string][];
  /** See Analysis. */
  firstLines: Map<string, number[]>;
}

/** Makes a first pass over all files. What is wrong with them is told by the second one. */
export async function survey(
  inputs: Input[],
  threadCount: number,
  reading: Reading,
): Promise<Survey> {
  const pools = new Pools(threadCount);
  const sizes = inputs.map(({ file }) => file?.size ?? null);
  const total = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  const progress = await startProgress('Finding patterns', total);
  try {
    const { partial, firstLines } = await analyzeInputs(inputs, pools, {
      ...reading,
      keywords: [],
      onReceived: (bytes) => progress.add(bytes),
      onTruncated: () => undefined,
      onSkipped: () => undefined,
    });
    const patterns = [...joinedPatterns(partial)].filter(([form, pattern]) => form !== pattern);
    return { patterns, firstLines };
  } finally {
    progress.stop();
    await pools.close();
  }
}
