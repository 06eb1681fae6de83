/** Fields that a question asks for and that no record of a sample has: a misspelt name would find nothing in silence. */
import { LRUCache } from 'lru-cache';
import { canHaveField } from '../../engine/query/index.ts';
import type { JobRow } from '../model/job-row.ts';
import type { StoredFrame } from '../storage/frames.ts';
import { scanFrames } from './batches/scan-frames.ts';
import type { ExploreParts } from './explore-parts.ts';

/** Frames that are looked into, spread over the file. */
const SAMPLED_FRAMES = 8;
const EVERYTHING = { query: { kind: 'all' }, bounds: { from: null, to: null } } as const;

const cache = new LRUCache<string, string[]>({ max: 500 });

/** The names, of those given, that the format does not have, or the sample, where each record says itself what it has. */
export async function unknownFields(
  parts: ExploreParts,
  job: JobRow,
  frames: readonly StoredFrame[],
  names: string[],
  signal: AbortSignal,
): Promise<string[]> {
  const { name: format = null, definition } = job.format ?? {};
  const can = new Map(names.map((name) => [name, canHaveField(name, format, definition)]));
  const open = names.filter((name) => can.get(name) === null);
  const unseen = new Set(await unseenFields(parts, job, frames, open, signal));
  return names.filter((name) => can.get(name) === false || unseen.has(name));
}

async function unseenFields(
  parts: ExploreParts,
  job: JobRow,
  frames: readonly StoredFrame[],
  names: string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (names.length === 0) return [];
  const key = JSON.stringify([job.blobPrefix, job.format?.name, frames.length, names]);
  const known = cache.get(key);
  if (known) return known;
  const seen = new Set<string>();
  const question = { ...EVERYTHING, want: { kind: 'fields', names } as const };
  const sizes = { first: 1, most: 1 };
  for await (const batch of scanFrames(parts, job, sampleOf(frames), { question, sizes, signal })) {
    for (const { answer } of batch.frames) for (const name of answer.fields ?? []) seen.add(name);
    if (seen.size === names.length) break;
  }
  const unseen = names.filter((name) => !seen.has(name));
  cache.set(key, unseen);
  return unseen;
}

function sampleOf(frames: readonly StoredFrame[]): StoredFrame[] {
  const step = Math.max(1, Math.ceil(frames.length / SAMPLED_FRAMES));
  return frames.filter((_, i) => i % step === 0);
}
