/** Takes what the kernel counted of the paths and durations of requests into a partial report. */

import type { HttpPartial, PartialReport } from '../report/partial/partial-report.ts';
import { mergeSketches } from '../sketches/count-sketch.ts';
import {
  addDurations,
  BUCKETS,
  bucketOf,
  coarseBucketOf,
  type DurationSketch,
  NO_DURATION,
} from '../sketches/ddsketch.ts';
import { addOccurrences, heavyNeedsPruning, pruneHeavy } from '../sketches/heavy-hitters.ts';
import { emptyKey, type Occurrences } from '../sketches/key-table.ts';
import { countInBucket } from '../sketches/sampled-buckets.ts';
import * as layout from './assembly/layout.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';

const PATH_WORDS = 12;
const key = emptyKey();
const path: Occurrences = { count: 0, values: [], from: 0 };
const pathValues = [0, 0, 0];

/** The entry in the host's table of each path of the kernel's by its number from 1; -1: none. */
const entries = new Int32Array(1 + layout.MAX_PATHS).fill(-1);

/** Paths and durations, and empties table and list. */
export function takePaths(memory: KernelMemory, { http }: PartialReport): void {
  if (!http) return;
  addPaths(memory, http);
  addPathDurations(memory, http);
  // The entries may be others now.
  if (heavyNeedsPruning(http.paths)) pruneHeavy(http.paths);
  memory.setDouble(layout.PATHS_BELOW, http.paths.below);
  const slots = layout.PATH_SLOTS / 4;
  memory.words.fill(0, slots, slots + layout.PATH_SLOT_COUNT);
  memory.setWord(layout.PATH_COUNT, 0);
  memory.setWord(layout.PATH_TEXT_USED, 0);
  memory.setWord(layout.DURATION_COUNT, 0);
}

function addPaths(memory: KernelMemory, { paths }: HttpPartial): void {
  const { words } = memory;
  const count = memory.word(layout.PATH_COUNT);
  key.words = words;
  path.values = pathValues;
  for (let number = 1; number <= count; number++) {
    const at = layout.PATHS / 4 + PATH_WORDS * (number - 1);
    key.start = (layout.PATH_TEXT + words[at + 4]!) / 4;
    key.length = words[at + 5]!;
    key.high = words[at + 6]!;
    key.low = words[at + 7]!;
    path.count = words[at + 2]!;
    pathValues[0] = words[at + 8]!;
    pathValues[1] = words[at + 9]!;
    pathValues[2] = memory.double(4 * at + 40);
    entries[number] = addOccurrences(paths, key, path, words[at + 3]!);
  }
}

const durationCounts = new Uint32Array(BUCKETS);
const PATH_MASK = 2 ** layout.DURATION_LEVEL_SHIFT - 1;

/** Durations of all requests, and of the paths that were added last. */
function addPathDurations(memory: KernelMemory, { paths, latency }: HttpPartial): void {
  const from = layout.DURATIONS / 8;
  const pathsFrom = layout.DURATION_PATHS / 4;
  const count = memory.word(layout.DURATION_COUNT);
  const { doubles, words } = memory;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    const seconds = doubles[from + i]! / 1000;
    const bucket = bucketOf(seconds);
    if (bucket === NO_DURATION) continue;
    durationCounts[bucket]!++;
    if (seconds > longest) longest = seconds;
    const pathAndLevel = words[pathsFrom + i]!;
    const entry = entries[pathAndLevel & PATH_MASK]!;
    if (entry < 0) continue;
    const level = pathAndLevel >>> layout.DURATION_LEVEL_SHIFT;
    countInBucket(paths.buckets!, entry, coarseBucketOf(bucket), level);
  }
  if (count > 0) takeDurations(latency, longest);
}

function takeDurations(latency: DurationSketch, longest: number): void {
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = durationCounts[bucket]!;
    if (count > 0) addDurations(latency, bucket, count, longest);
  }
  durationCounts.fill(0);
}

/** Forgets what the table of paths was like, once everything was taken. */
export function forgetPaths(memory: KernelMemory): void {
  memory.setDouble(layout.PATHS_BELOW, Number.POSITIVE_INFINITY);
}

const SKETCH_CELLS = layout.SKETCH_ROWS << layout.SKETCH_COLUMN_BITS;
const BYTES_RANGE = 2 ** layout.SKETCH_BYTES_BITS;
/** Of a cell's upper word: below it those of the bytes sent. */
const COUNT_SHIFT = layout.SKETCH_BYTES_BITS - 32;
const BYTES_MASK = 2 ** COUNT_SHIFT - 1;

/** What was sketched of paths instead of being listed, and empties the sketch. */
export function takeSketch(memory: KernelMemory, { http }: PartialReport): void {
  if (!http?.paths.sketch || memory.word(layout.SKETCHED) === 0) return;
  const { sketch, valueSketches } = http.paths;
  const [clientErrors, serverErrors, bytesSent] = valueSketches;
  const cells = memory.signed(layout.PATH_SKETCH, 2 * SKETCH_CELLS);
  for (let i = 0; i < SKETCH_CELLS; i++) {
    const low = cells[2 * i]! >>> 0;
    const high = cells[2 * i + 1]!;
    const bits = (high & BYTES_MASK) * 2 ** 32 + low;
    const bytes = bits >= BYTES_RANGE / 2 ? bits - BYTES_RANGE : bits;
    // Of a negative number of bytes one was borrowed.
    sketch[i]! += (high >> COUNT_SHIFT) + (bytes < 0 ? 1 : 0);
    bytesSent![i]! += bytes;
  }
  cells.fill(0);
  const errors = memory.signed(layout.PATH_ERRORS, 2 * SKETCH_CELLS);
  mergeSketches(clientErrors!, errors.subarray(0, SKETCH_CELLS));
  mergeSketches(serverErrors!, errors.subarray(SKETCH_CELLS));
  errors.fill(0);
  memory.setWord(layout.SKETCHED, 0);
  memory.setDouble(layout.SKETCHED_BYTES, 0);
}
