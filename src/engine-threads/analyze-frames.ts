/** Counts a chunk frame by frame, and makes a card of each. */
import { type AnalyzeOptions, type Analyzer, type Card, CardMaker } from '../engine/index.ts';
import type { FramePlace } from './types.ts';

/**
 * Adds a chunk, which comes in pieces of any length, to the counts of an analyser. The pieces must hold the frames, which
 * are cut at records, and nothing else: where they hold less, the frames that are not whole are left out.
 */
export function analyzeFrames(
  analyzer: Analyzer,
  pieces: Iterable<Uint8Array>,
  frames: readonly FramePlace[],
  options: AnalyzeOptions,
): Card[] {
  const maker = new CardMaker(options.format, options.definition);
  const list = analyzer.newList();
  const cards: Card[] = [];
  let filled = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length && cards.length < frames.length; ) {
      const { byteLength, place } = frames[cards.length]!;
      const part = piece.subarray(at, at + byteLength - filled);
      analyzer.input(byteLength).set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < byteLength) continue;
      list.clear(place.firstLine);
      analyzer.analyzeListed(byteLength, place, list);
      cards.push(maker.cardOf(list));
      filled = 0;
    }
  }
  return cards;
}
