/**
 * Partial reports as bytes: JSON in UTF-8. It holds no NUL and no lone surrogates (JSON.stringify
 * escapes the latter), so that any database takes it. The version rejects what another release wrote.
 */
import type {
  BoundedTable,
  DistinctCounts,
  DurationSketch,
  HeavyHitters,
  PartialReport,
} from '../types.ts';
import { pruneCounts } from './bounded-table.ts';
import { addToKeys, emptyKeys, keyOf, seedAt, textAt, trimKeys } from './key-table.ts';
import { trimPartial } from './merge.ts';
import { prunePatterns } from './patterns.ts';

const VERSION = 3;

type PackedTable<V> = [limit: number, below: number | null, other: number, entries: [string, V][]];

type PackedHeavy = [
  limit: number,
  below: number | null,
  entries: [key: string, count: number, seed: number][],
  sketch: number[] | null,
];

interface Packed {
  version: number;
  partial: Omit<PartialReport, 'keywords' | 'histogram' | 'ips' | 'patterns' | 'http'>;
  keywords: [string, { occurrences: number; records: number }][];
  histogram: [intervalSeconds: number, min: number, max: number, buckets: [number, number[]][]];
  ips: [counts: PackedHeavy, registers: string | null, addresses: string];
  patterns: PackedTable<
    PartialReport['patterns']['entries'] extends Map<string, infer V> ? V : never
  >;
  http: {
    methods: PackedTable<number>;
    statuses: [string, number][];
    paths: PackedHeavy;
    bytesSent: number;
    latency: [count: number, max: number, buckets: [number, number][]];
  } | null;
}

/** Encodes a partial report; prunes its tables first, which does not change what it says. */
export function encodePartial(report: PartialReport): Uint8Array {
  const { keywords, histogram, ips, patterns, http, ...partial } = report;
  trimPartial(report);
  prunePatterns(patterns);
  if (http) pruneCounts(http.methods);
  const packed: Packed = {
    version: VERSION,
    partial,
    keywords: [...keywords],
    histogram: [histogram.intervalSeconds, histogram.min, histogram.max, [...histogram.buckets]],
    ips: [packHeavy(ips.counts), ips.registers?.toBase64() ?? null, packWords(ips.addresses)],
    patterns: packTable(patterns),
    http: http && {
      methods: packTable(http.methods),
      statuses: [...http.statuses],
      paths: packHeavy(http.paths),
      bytesSent: http.bytesSent,
      latency: [http.latency.count, http.latency.max, [...http.latency.buckets]],
    },
  };
  return new TextEncoder().encode(JSON.stringify(packed));
}

/** Decodes what encodePartial made. Throws an Error for anything else. */
export function decodePartial(bytes: Uint8Array): PartialReport {
  const packed = JSON.parse(new TextDecoder().decode(bytes)) as Packed;
  if (packed?.version !== VERSION) {
    throw new Error(`partial report: version ${packed?.version}, but this engine reads ${VERSION}`);
  }
  const [intervalSeconds, min, max, buckets] = packed.histogram;
  return {
    ...packed.partial,
    keywords: new Map(packed.keywords),
    histogram: { intervalSeconds, min, max, buckets: new Map(buckets) },
    ips: unpackDistinct(packed.ips),
    patterns: unpackTable(packed.patterns),
    http: packed.http && {
      methods: unpackTable(packed.http.methods),
      statuses: new Map(packed.http.statuses),
      paths: unpackHeavy(packed.http.paths),
      bytesSent: packed.http.bytesSent,
      latency: unpackDurations(packed.http.latency),
    },
  };
}

/** Infinity has no place in JSON: null stands for it. */
function packTable<V>(table: BoundedTable<V>): PackedTable<V> {
  const below = Number.isFinite(table.below) ? table.below : null;
  return [table.limit, below, table.other, [...table.entries]];
}

function unpackTable<V>([limit, below, other, entries]: PackedTable<V>): BoundedTable<V> {
  return { limit, below: below ?? Number.POSITIVE_INFINITY, other, entries: new Map(entries) };
}

function packHeavy({ limit, below, keys, sketch }: HeavyHitters): PackedHeavy {
  return [
    limit,
    Number.isFinite(below) ? below : null,
    Array.from({ length: keys.size }, (_, i) => [
      textAt(keys, i),
      keys.counts[i]!,
      seedAt(keys, i),
    ]),
    sketch && [...sketch],
  ];
}

function unpackHeavy([limit, below, entries, sketch]: PackedHeavy): HeavyHitters {
  const keys = emptyKeys();
  for (const [key, count, seed] of entries) addToKeys(keys, keyOf(key), count, seed);
  trimKeys(keys);
  return {
    limit,
    below: below ?? Number.POSITIVE_INFINITY,
    keys,
    sketch: sketch && Float64Array.from(sketch),
  };
}

function unpackDistinct([counts, registers, addresses]: Packed['ips']): DistinctCounts {
  return {
    counts: unpackHeavy(counts),
    registers: registers === null ? null : Uint8Array.fromBase64(registers),
    addresses: unpackWords(addresses),
  };
}

function unpackDurations([count, max, buckets]: NonNullable<
  Packed['http']
>['latency']): DurationSketch {
  return { count, max, buckets: new Map(buckets) };
}

/** 32-bit numbers, in the order of bytes that all machines in use have. */
const packWords = (words: Uint32Array): string =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength).toBase64();

const unpackWords = (text: string): Uint32Array<ArrayBuffer> =>
  new Uint32Array(Uint8Array.fromBase64(text).buffer);
