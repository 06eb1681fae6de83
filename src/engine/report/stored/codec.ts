/**
 * Partial reports as bytes (see sections.ts). They lie in databases for as long as their jobs: reports are made from them
 * when somebody asks. So every version that was ever written has its decoder here for good, and
 * src/engine-threads/packing.test.ts keeps a partial report of each.
 */

import type { BoundedTable } from '../../sketches/bounded-table.ts';
import { pruneCounts } from '../../sketches/bounded-table.ts';
import type { DurationSketch } from '../../sketches/ddsketch.ts';
import { type DistinctCounts, IP_COLUMNS } from '../../sketches/distinct-values.ts';
import { emptyValueSketches, type HeavyHitters } from '../../sketches/heavy-hitters.ts';
import { tableOfCounts } from '../../sketches/ipv4-table.ts';
import { columnsOf, keysOf } from '../../sketches/key-columns.ts';
import { type ColumnKind, neutralValues } from '../../sketches/key-table.ts';
import { COLUMNS, type Histogram } from '../partial/histogram.ts';
import { trimPartial } from '../partial/merge.ts';
import { PATH_COLUMNS, type PartialReport } from '../partial/partial-report.ts';
import { type PatternEntry, prunePatterns } from '../partial/patterns.ts';
import { emptySeries, type Series } from '../partial/series.ts';
import { bucketsWithout, type PackedBuckets, packBuckets, unpackBuckets } from './pack-buckets.ts';
import { packSeries, seriesReader } from './pack-series.ts';
import { type Section, SectionReader, SectionWriter } from './sections.ts';

/** What is written; raise it with every change of `Packed`, and keep the decoder of the version before. */
const VERSION = 7;

type Decoder = (packed: never, sections: SectionReader) => PartialReport;

/** Versions 4 to 6 are the same without what the next ones added: that is unknown then. */
const DECODERS: Record<number, Decoder> = {
  4: decodeVersion7,
  5: decodeVersion7,
  6: decodeVersion7,
  7: decodeVersion7,
};

type PackedEntry = Omit<PatternEntry, 'series'>;

type PackedTable<V> = [limit: number, below: number | null, other: number, entries: [string, V][]];

type PackedHeavy = [
  limit: number,
  below: number | null,
  /** `values`: since version 5. */
  keys: { lengths: Section; seeds: Section; counts: Section; text: Section; values?: Section },
  sketch: Section | null,
  /** Since version 5. */
  valueSketches?: (Section | null)[],
  knowsValues?: boolean,
];

interface Packed {
  version: number;
  partial: Omit<PartialReport, 'formats' | 'keywords' | 'histogram' | 'ips' | 'patterns' | 'http'>;
  /** Since version 7. */
  formats?: [string, number][] | null;
  keywords: [string, { occurrences: number; records: number }][];
  histogram: [intervalSeconds: number, min: number, max: number, buckets: [number, number[]][]];
  ips: [counts: PackedHeavy, registers: Section | null, addresses: Section];
  patterns: PackedTable<PackedEntry>;
  /** Of the patterns, in their order (see pack-series.ts). Since version 5. */
  series?: Section;
  http: {
    methods: PackedTable<number>;
    statuses: [string, number][];
    /** Since version 5. */
    hasStatusHistogram?: boolean;
    paths: PackedHeavy;
    /** Of the paths (see pack-buckets.ts). Since version 6. */
    pathBuckets?: PackedBuckets;
    bytesSent: number;
    latency: [count: number, max: number, buckets: [number, number][]];
  } | null;
}

/** Encodes a partial report; prunes its tables first, which does not change what it says. */
export function encodePartial(report: PartialReport): Uint8Array {
  const { formats, keywords, histogram, ips, patterns, http, ...partial } = report;
  trimPartial(report);
  prunePatterns(patterns);
  if (http) pruneCounts(http.methods);
  const sections = new SectionWriter();
  const packed: Packed = {
    version: VERSION,
    partial,
    formats: formats && [...formats],
    keywords: [...keywords],
    histogram: packHistogram(histogram),
    ips: [
      packHeavy(ips.counts, sections),
      ips.registers && sections.add(ips.registers),
      sections.add(ips.addresses),
    ],
    patterns: packTable(patterns, withoutSeries),
    series: sections.add(packSeries(seriesOf(patterns))),
    http: http && {
      methods: packTable(http.methods, asItIs),
      statuses: [...http.statuses],
      hasStatusHistogram: http.hasStatusHistogram,
      paths: packHeavy(http.paths, sections),
      pathBuckets: packBuckets(http.paths, sections),
      bytesSent: http.bytesSent,
      latency: [http.latency.count, http.latency.max, [...http.latency.buckets]],
    },
  };
  return sections.finish(packed);
}

/** Decodes what encodePartial of this release or of any before it made. Throws an Error for anything else. */
export function decodePartial(bytes: Uint8Array): PartialReport {
  const sections = new SectionReader(bytes);
  const packed = sections.value as { version?: number } | null;
  const version = Number(packed?.version);
  const decode = Object.hasOwn(DECODERS, version) ? DECODERS[version] : undefined;
  if (decode) return decode(packed as never, sections);
  const advice =
    version > VERSION
      ? 'a newer release wrote it: start that one again'
      : 'it is no partial report';
  throw new Error(`partial report of version ${packed?.version}: ${advice}`);
}

function decodeVersion7(packed: Packed, sections: SectionReader): PartialReport {
  const [intervalSeconds, min, max, buckets] = packed.histogram;
  const nextSeries = packed.series && seriesReader(sections.bytes(packed.series));
  return {
    ...packed.partial,
    formats: unpackFormats(packed),
    keywords: new Map(packed.keywords),
    histogram: { intervalSeconds, min, max, buckets: new Map(buckets.map(withAllColumns)) },
    ips: unpackDistinct(packed.ips, sections),
    patterns: unpackTable(packed.patterns, (entry) => ({
      ...entry,
      series: nextSeries ? nextSeries() : seriesWithout(entry),
    })),
    http: packed.http && {
      methods: unpackTable(packed.http.methods, asItIs),
      statuses: new Map(packed.http.statuses),
      hasStatusHistogram: packed.http.hasStatusHistogram ?? false,
      paths: unpackPaths(packed.http, sections),
      bytesSent: packed.http.bytesSent,
      latency: unpackDurations(packed.http.latency),
    },
  };
}

/** Of no records it is known which formats read them. */
function unpackFormats({ formats, partial }: Packed): PartialReport['formats'] {
  if (formats) return new Map(formats);
  return partial.records === 0 ? new Map() : null;
}

const asItIs = <V>(value: V): V => value;

const withoutSeries = ({ series: _, ...entry }: PatternEntry): PackedEntry => entry;

/** Of a form that was counted without one: unknown, but where none of its records has a time. */
const seriesWithout = ({ first }: PackedEntry): Series | null =>
  first === null ? emptySeries() : null;

function* seriesOf(table: PartialReport['patterns']): Generator<Series | null> {
  for (const { series } of table.entries.values()) yield series;
}

function packHistogram({ intervalSeconds, min, max, buckets }: Histogram): Packed['histogram'] {
  const packed = Array.from(buckets, ([index, counts]): [number, number[]] => [
    index,
    withoutZeros(counts),
  ]);
  return [intervalSeconds, min, max, packed];
}

/** Zeros at the end of a bucket are not written. */
function withoutZeros(counts: number[]): number[] {
  return counts.slice(0, 1 + counts.findLastIndex((count) => count > 0));
}

function withAllColumns([index, counts]: [number, number[]]): [number, number[]] {
  return [index, [...counts, ...new Array<number>(COLUMNS - counts.length).fill(0)]];
}

/** Infinity has no place in JSON: null stands for it. */
function packTable<V, P>(table: BoundedTable<V>, packed: (value: V) => P): PackedTable<P> {
  const below = Number.isFinite(table.below) ? table.below : null;
  const entries = Array.from(table.entries, ([key, value]): [string, P] => [key, packed(value)]);
  return [table.limit, below, table.other, entries];
}

function unpackTable<P, V>(
  [limit, below, other, packed]: PackedTable<P>,
  unpacked: (value: P) => V,
): BoundedTable<V> {
  const entries = packed.map(([key, value]): [string, V] => [key, unpacked(value)]);
  return { limit, below: below ?? Number.POSITIVE_INFINITY, other, entries: new Map(entries) };
}

function packHeavy(
  { limit, below, keys, sketch, valueSketches, knowsValues }: HeavyHitters,
  sections: SectionWriter,
): PackedHeavy {
  const { lengths, seeds, counts, text, values } = columnsOf(keys);
  const packed = {
    lengths: sections.add(lengths),
    seeds: sections.add(seeds),
    counts: sections.add(counts),
    text: sections.add(text),
    values: sections.add(values),
  };
  return [
    limit,
    Number.isFinite(below) ? below : null,
    packed,
    sketch && sections.add(sketch),
    valueSketches.map((values) => values && sections.add(values)),
    knowsValues,
  ];
}

function unpackHeavy(
  packed: PackedHeavy,
  sections: SectionReader,
  kinds: readonly ColumnKind[],
): HeavyHitters {
  const [limit, below, columns, sketch, valueSketches] = packed;
  const { lengths, seeds, counts, text, values } = columns;
  return {
    limit,
    below: below ?? Number.POSITIVE_INFINITY,
    keys: keysOf(
      {
        lengths: sections.words(lengths),
        seeds: sections.words(seeds),
        counts: sections.doubles(counts),
        text: sections.words(text),
        values: values ? sections.doubles(values) : neutralValues(kinds, lengths[1]),
      },
      kinds,
    ),
    sketch: sketch && sections.doubles(sketch),
    valueSketches: valueSketches
      ? valueSketches.map((values) => values && sections.doubles(values))
      : emptyValueSketches(kinds, sketch !== null),
    knowsValues: packed[5] ?? lengths[1] === 0,
    buckets: null,
    knowsBuckets: true,
  };
}

function unpackPaths(
  { paths, pathBuckets, latency }: NonNullable<Packed['http']>,
  sections: SectionReader,
): HeavyHitters {
  const heavy = unpackHeavy(paths, sections, PATH_COLUMNS);
  if (pathBuckets) return { ...heavy, ...unpackBuckets(pathBuckets, sections) };
  return { ...heavy, ...bucketsWithout(heavy.below, latency[0]) };
}

function unpackDistinct(
  [counts, registers, addresses]: Packed['ips'],
  sections: SectionReader,
): DistinctCounts {
  const numbers = sections.words(addresses);
  const heavy = unpackHeavy(counts, sections, IP_COLUMNS);
  const hasValues = counts[5] !== undefined;
  if (!hasValues && numbers.length > 0) heavy.knowsValues = false;
  return {
    counts: heavy,
    registers: registers && sections.bytes(registers),
    addresses: hasValues ? numbers : tableOfCounts(numbers),
  };
}

function unpackDurations([count, max, buckets]: NonNullable<
  Packed['http']
>['latency']): DurationSketch {
  return { count, max, buckets: new Map(buckets) };
}
