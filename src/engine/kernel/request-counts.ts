/** Takes what the kernel counted of the paths and durations of requests into a partial report. */

import type { PartialReport } from '../report/partial-report.ts';
import { mergeSketches } from '../sketches/count-sketch.ts';
import { countDuration } from '../sketches/ddsketch.ts';
import { addOccurrences, heavyNeedsPruning, pruneHeavy } from '../sketches/heavy-hitters.ts';
import { emptyKey, type Occurrences } from '../sketches/key-table.ts';
import * as layout from './assembly/layout.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';

const PATH_WORDS = 12;
const key = emptyKey();
const path: Occurrences = { count: 0, values: [], from: 0 };
const pathValues = [0, 0, 0];

/** Paths, and empties their table. */
export function takePaths(memory: KernelMemory, { http }: PartialReport): void {
  const { words } = memory;
  const end = layout.PATHS / 4 + PATH_WORDS * memory.word(layout.PATH_COUNT);
  key.words = words;
  path.values = pathValues;
  for (let at = layout.PATHS / 4; http && at < end; at += PATH_WORDS) {
    key.start = (layout.PATH_TEXT + words[at + 4]!) / 4;
    key.length = words[at + 5]!;
    key.high = words[at + 6]!;
    key.low = words[at + 7]!;
    path.count = words[at + 2]!;
    pathValues[0] = words[at + 8]!;
    pathValues[1] = words[at + 9]!;
    pathValues[2] = memory.double(4 * at + 40);
    addOccurrences(http.paths, key, path, words[at + 3]!);
    if (heavyNeedsPruning(http.paths)) pruneHeavy(http.paths);
  }
  if (http) memory.setDouble(layout.PATHS_BELOW, http.paths.below);
  const slots = layout.PATH_SLOTS / 4;
  words.fill(0, slots, slots + layout.PATH_SLOT_COUNT);
  memory.setWord(layout.PATH_COUNT, 0);
  memory.setWord(layout.PATH_TEXT_USED, 0);
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

/** Durations, and empties their list. */
export function takeDurations(memory: KernelMemory, { http }: PartialReport): void {
  const from = layout.DURATIONS / 8;
  const count = memory.word(layout.DURATION_COUNT);
  for (let i = 0; http && i < count; i++)
    countDuration(http.latency, memory.doubles[from + i]! / 1000);
  memory.setWord(layout.DURATION_COUNT, 0);
}
