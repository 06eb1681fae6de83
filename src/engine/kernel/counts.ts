/** Takes the kernel's counts into a partial report, and sets them to zero. */

import type { Numbers } from '../numbers.ts';
import { countFormat } from '../report/partial/formats.ts';
import type { Histogram } from '../report/partial/histogram.ts';
import { COLUMNS, mergeHistograms, STATUS_COLUMN } from '../report/partial/histogram.ts';
import { LADDER } from '../report/partial/ladder.ts';
import { addBytes } from '../report/partial/merge.ts';
import type { PartialReport } from '../report/partial/partial-report.ts';
import { countKeys } from '../sketches/bounded-table.ts';
import { addAddresses } from '../sketches/distinct-values.ts';
import { type Addresses, FIELDS } from '../sketches/ipv4-table.ts';
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
  names: {
    reasons: Numbers<InvalidReason>;
    methods: Numbers<string>;
    formats: Numbers<string>;
  },
): void {
  partial.lines += memory.word(layout.LINES);
  partial.recordLines += memory.word(layout.CONTINUATIONS);
  for (const [reason, number] of names.reasons.entries()) {
    const count = memory.word(layout.INVALID_COUNTS + 4 * (number - 1));
    if (count === 0) continue;
    partial.invalid += count;
    partial.invalidReasons[reason] = (partial.invalidReasons[reason] ?? 0) + count;
  }
  for (const [name, number] of names.formats.entries()) {
    countFormat(partial, name, memory.word(layout.FORMAT_RECORDS + 4 * number));
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
