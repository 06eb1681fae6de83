/** Which format a file has, judged by its first 64 KiB. */
import { continues, isBlank } from './formats/continuation.ts';
import { type Format, readHeader } from './formats/format.ts';
import { FORMATS } from './formats/registry.ts';
import { bomLength, HEAD_BYTES, headText, type LineEnd, lineEnd } from './lines.ts';
import { emptyHeader } from './pattern/header.ts';
import type { Clock } from './timestamp/index.ts';
import type { FormatInfo } from './types.ts';

/** Below this share a format explains too little of the file to speak of it. */
const MIN_SHARE = 0.2;
/** Shares that differ by less than this are equal: then the more specific format wins. */
const TIE = 0.02;
/**
 * What a fallback's share is worth: it also explains the faulty records of the format that the file
 * really has, so it must explain a third more than that one to be the better choice.
 */
const FALLBACK_WORTH = 0.75;
/** Lines looked at: enough to judge by, and it bounds the time for short lines. */
const MAX_LINES = 256;

/**
 * The format that explains most of the first lines of a file, or null where none explains a fifth.
 * Looks at no more than HEAD_BYTES; a last line that is cut there, or by the end of `head`, counts
 * only if it is the only one.
 */
export function detect(head: Uint8Array): FormatInfo | null {
  const lines = sampleLines(head.subarray(0, HEAD_BYTES));
  const candidates = FORMATS.map((format) => {
    const share = explainedShare(format, lines);
    return { format, share, worth: share * (format.fallback ? FALLBACK_WORTH : 1) };
  }).filter(({ share }) => share >= MIN_SHARE);
  const best = Math.max(0, ...candidates.map(({ worth }) => worth));
  // FORMATS is sorted by priority, so the first of equals is the most specific.
  const winner = candidates.find(({ worth }) => worth >= best - TIE);
  if (!winner) return null;
  const { format, share } = winner;
  return { name: format.name, title: format.title, confidence: Math.round(share * 1000) / 1000 };
}

/** The heads of the lines that are not blank. */
function sampleLines(head: Uint8Array): string[] {
  const lines: string[] = [];
  const ends: LineEnd = { end: 0, next: 0 };
  for (let start = bomLength(head); start < head.length; start = ends.next) {
    lineEnd(head, start, ends);
    const isCut = ends.next === head.length && head.at(-1) !== 10;
    if ((isCut && lines.length > 0) || lines.length >= MAX_LINES) break;
    const text = headText(head.subarray(start, ends.end));
    if (!isBlank(text)) lines.push(text);
  }
  return lines;
}

const header = emptyHeader();
const clock: Clock = { referenceTime: 0, time: 0 };

/**
 * The share of lines that are headers, of those that are no continuation. For this, `any` formats
 * count as `trace` ones: else a single header would explain all that follows.
 */
function explainedShare(format: Format, lines: string[]): number {
  const continuation = format.continuation === 'any' ? 'trace' : format.continuation;
  let headers = 0;
  let others = 0;
  for (const line of lines) {
    if (readHeader(format, line, header, clock) === null) headers++;
    else if (headers === 0 || !continues(line, continuation)) others++;
  }
  return headers === 0 ? 0 : headers / (headers + others);
}
