import { type FormatCatalog, type FormatInfo, joinedPatterns } from '../../engine/index.ts';
import { startProgress } from '../output/progress.ts';
import { analyzeInputs } from './analysis.ts';
import type { RereadableInput } from './rereadable-input.ts';
import { Pools } from './thread-pools.ts';

/** How all files are read, in both passes. */
export interface Reading {
  catalog: FormatCatalog;
  format: FormatInfo | undefined;
  /** One moment for both passes, so that dates without a year agree. */
  referenceTime: number;
}

/** A first pass over all files: which pattern each masked form belongs to. */
export async function findPatterns(
  inputs: RereadableInput[],
  threadCount: number,
  reading: Reading,
): Promise<Map<string, string>> {
  const pools = new Pools(threadCount);
  const progress = await startProgress('Finding patterns', null);
  try {
    const { partial } = await analyzeInputs(inputs, pools, {
      ...reading,
      keywords: [],
      onReceived: (bytes) => progress.add(bytes),
    });
    return joinedPatterns(partial);
  } finally {
    progress.stop();
    await pools.close();
  }
}
