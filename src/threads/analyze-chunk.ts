/** Counts a chunk piece by piece. */
import type { AnalyzeOptions, Analyzer } from '../engine/index.ts';
import { cutBefore, SLICE_BYTES } from '../ingest/cut-slices.ts';

/**
 * Adds a chunk to the counts of an analyser, in pieces of whole records of about SLICE_BYTES: they stay in the
 * processor's cache, and the analyser needs memory for one of them and not for the chunk (15 MB of 8 MiB).
 */
export function analyzeChunk(analyzer: Analyzer, bytes: Uint8Array, options: AnalyzeOptions): void {
  let { firstLine, byteOffset, carry } = options;
  for (let from = 0; from < bytes.length; ) {
    const piece = bytes.subarray(from, pieceEnd(bytes, from, options));
    const before = analyzer.lines;
    analyzer.input(piece.length).set(piece);
    analyzer.analyze(piece.length, { firstLine, byteOffset, carry });
    // The rest of a line that began in the chunk before was counted there, and has its number.
    firstLine += analyzer.lines - before + (carry === 'inside_line' ? 1 : 0);
    byteOffset += piece.length;
    carry = 'start';
    from += piece.length;
  }
}

/** Where the next record starts that is not within the piece; a record that is longer makes a longer piece. */
function pieceEnd(bytes: Uint8Array, from: number, options: AnalyzeOptions): number {
  const read = (position: number, length: number) => bytes.subarray(position, position + length);
  for (let place = from + SLICE_BYTES; place < bytes.length; place += SLICE_BYTES) {
    const end = cutBefore(read, place, options);
    if (end !== null) return end;
  }
  return bytes.length;
}
