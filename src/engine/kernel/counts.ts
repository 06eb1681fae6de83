/** Takes the kernel's counts into a partial report, and sets them to zero. */

import type { Numbers } from '../numbers.ts';
import type { Histogram } from '../report/histogram.ts';
import { COLUMNS, mergeHistograms, STATUS_COLUMN } from '../report/histogram.ts';
import { LADDER } from '../report/ladder.ts';
import { addBytes } from '../report/merge.ts';
import type { PartialReport } from '../report/partial-report.ts';
import { countKeys } from '../sketches/bounded-table.ts';
import { mergeSketches } from '../sketches/count-sketch.ts';
import { countDuration } from '../sketches/ddsketch.ts';
import { addAddresses } from '../sketches/distinct-values.ts';
import { addOccurrences, heavyNeedsPruning, pruneHeavy } from '../sketches/heavy-hitters.ts';
import { type Addresses, FIELDS } from '../sketches/ipv4-table.ts';
import { emptyKey, type Occurrences } from '../sketches/key-table.ts';
import type { InvalidReason } from '../types.ts';
import * as layout from './assembly/layout.ts';
import type { KernelExports, KernelMemory } from './memory/kernel-memory.ts';

/** Buckets kept free before the first one, for records that come out of order. */
const BUCKETS_BEFORE = 100;
/** Numbers of 32 bits. */
const BUCKET_WORDS = layout.BUCKET_BYTES / 4;

/** Lines, the histogram, and what requests add but for their paths. Records come with their patterns. */
export function takeCounts(
  memory: KernelMemory,
  partial: PartialReport,
  names: { reasons: Numbers<InvalidReason>; methods: Numbers<string> },
): void {
  partial.lines += memory.word(layout.LINES);
  partial.recordLines += memory.word(layout.CONTINUATIONS);
  for (const [reason, number] of names.reasons.entries()) {
    const count = memory.word(layout.INVALID_COUNTS + 4 * (number - 1));
    if (count === 0) continue;
    partial.invalid += count;
    partial.invalidReasons[reason] = (partial.invalidReasons[reason] ?? 0) + count;
  }
  takeHistogram(memory, partial.histogram);
  takeRequests(memory, partial, names.methods);
  memory.reset();
}

function takeRequests(
  memory: KernelMemory,
  { http }: PartialReport,
  methods: Numbers<string>,
): void {
  if (!http) return;
  for (const [method, number] of methods.entries()) {
    const count = memory.word(layout.METHODS + 4 * (number - 1));
    if (count > 0) countKeys(http.methods, method, count);
  }
  for (let status = 1; status < 1000; status++) {
    const count = memory.word(layout.STATUSES + 4 * status);
    if (count === 0) continue;
    const name = String(status);
    http.statuses.set(name, (http.statuses.get(name) ?? 0) + count);
  }
  http.bytesSent = addBytes(http.bytesSent, memory.double(layout.BYTES_SENT));
}

/** Records by keyword. */
export function takeKeywords(memory: KernelMemory, partial: PartialReport, words: string[]): void {
  for (const [index, word] of words.entries()) {
    const at = layout.KEYWORD_RECORDS + 4 * index;
    partial.keywords.get(word)!.records += memory.word(at);
    memory.setWord(at, 0);
  }
}

/** The buckets; they stay where they are, empty. */
function takeHistogram(memory: KernelMemory, into: Histogram): void {
  const buckets = new Map<number, number[]>();
  const base = memory.double(layout.HISTOGRAM_BASE);
  const { words } = memory;
  const end = layout.HISTOGRAM / 4 + layout.HISTOGRAM_BUCKETS * BUCKET_WORDS;
  for (let at = layout.HISTOGRAM / 4; at < end && Number.isFinite(base); at += BUCKET_WORDS) {
    let total = 0;
    for (let column = 0; column < STATUS_COLUMN; column++) total += words[at + column]!;
    if (total === 0) continue;
    const index = base + (at - layout.HISTOGRAM / 4) / BUCKET_WORDS;
    buckets.set(index, [total, ...words.subarray(at + 1, at + COLUMNS)]);
  }
  if (buckets.size === 0) return;
  const intervalSeconds = memory.double(layout.HISTOGRAM_INTERVAL) / 1000;
  mergeHistograms(into, histogramOf(intervalSeconds, buckets));
}

function histogramOf(intervalSeconds: number, buckets: Map<number, number[]>): Histogram {
  const indices = [...buckets.keys()];
  return { intervalSeconds, buckets, min: Math.min(...indices), max: Math.max(...indices) };
}

/** Takes the buckets, and places the kernel's where `time` has one and the others are near. */
export function fitHistogram(memory: KernelMemory, into: Histogram, time: number): void {
  takeHistogram(memory, into);
  memory.bytes.fill(
    0,
    layout.HISTOGRAM,
    layout.HISTOGRAM + layout.BUCKET_BYTES * layout.HISTOGRAM_BUCKETS,
  );
  const interval = into.buckets.size === 0 ? LADDER[0]! : into.intervalSeconds;
  const index = Math.floor(time / (interval * 1000));
  // The record that asks is counted next, so that its bucket will not stay empty.
  const one = new Map([[index, new Array<number>(COLUMNS).fill(0)]]);
  mergeHistograms(into, histogramOf(interval, one));
  memory.setDouble(layout.HISTOGRAM_INTERVAL, into.intervalSeconds * 1000);
  memory.setDouble(layout.HISTOGRAM_BASE, into.min - BUCKETS_BEFORE);
}

/** Addresses, and empties their table. */
export function takeAddresses(
  memory: KernelMemory,
  kernel: KernelExports,
  { ips }: PartialReport,
): void {
  if (memory.word(layout.ADDRESS_COUNT) === 0) return;
  const from = layout.ADDRESSES / 4;
  const entries: Addresses = memory.words.slice(from, from + FIELDS * kernel.packAddresses());
  memory.bytes.fill(0, layout.ADDRESSES, layout.ADDRESSES + 4 * entries.length);
  addAddresses(ips, entries);
}

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
