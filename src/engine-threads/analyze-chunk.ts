/** Counts a chunk piece by piece. */
import type { AnalyzeOptions, Analyzer, ChunkPlace } from '../engine/index.ts';
import type { ChunkScanner } from '../engine/query/index.ts';
import { cutBefore, SLICE_BYTES } from '../ingest/cut-slices.ts';
import { type Filter, linesIn, scannerFor } from './filter.ts';

/**
 * Adds a chunk of `length` bytes to the counts of an analyser. It comes in pieces of about SLICE_BYTES, each good
 * until the next is asked for. Of each, whole records are counted, and the rest goes before the next one: so they
 * stay in the processor's cache, and the analyser needs memory for one of them and not for the chunk (15 MB of
 * 8 MiB). With a filter only what it finds is counted.
 */
export function analyzeChunk(
  analyzer: Analyzer,
  pieces: Iterable<Uint8Array>,
  length: number,
  options: AnalyzeOptions,
  filter?: Filter,
): void {
  const scanner = filter ? scannerFor(analyzer, options, filter) : null;
  let { firstLine, byteOffset, carry } = options;
  const end = byteOffset + length;
  let rest = new Uint8Array(0);
  for (const piece of pieces) {
    const filled = rest.length + piece.length;
    const input = analyzer.input(filled).subarray(0, filled);
    input.set(rest);
    input.set(piece, rest.length);
    const isLast = byteOffset + filled >= end;
    const counted = isLast ? filled : wholeRecords(input, options);
    // Its own memory: counting may need the input's.
    rest = input.slice(counted);
    if (counted === 0) continue;
    firstLine += count(analyzer, scanner, counted, { firstLine, byteOffset, carry });
    byteOffset += counted;
    carry = 'start';
  }
}

/** Counts what is in the input, or what the scanner finds there. How many lines the next piece's first one is further. */
function count(
  analyzer: Analyzer,
  scanner: ChunkScanner | null,
  length: number,
  place: ChunkPlace,
): number {
  if (scanner !== null) {
    const lines = linesIn(analyzer, length);
    scanner.countMatches(scanner.scan(length, place), place);
    return lines;
  }
  const before = analyzer.lines;
  analyzer.analyze(length, place);
  // The rest of a line that began in the chunk before was counted there, and has its number.
  return analyzer.lines - before + (place.carry === 'inside_line' ? 1 : 0);
}

/** Where the last record starts; 0 where it has begun before, and goes on. */
function wholeRecords(input: Uint8Array, options: AnalyzeOptions): number {
  const read = (position: number, length: number) => input.subarray(position, position + length);
  return cutBefore(read, input.length, options) ?? 0;
}

/** Bytes that are all there, in pieces as `analyzeChunk` takes them. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
    yield bytes.subarray(from, from + SLICE_BYTES);
  }
}
