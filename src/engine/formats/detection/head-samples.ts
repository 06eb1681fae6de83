/** The lines of a file's head by which its format is judged. */
import { contentOf, LF, type LineEnd, lineEnd } from '../../lines.ts';
import { clean, decode, stripAnsi } from '../../text.ts';
import { isBlank } from '../lines/continuation.ts';

/** A format is detected on so much of a file's start, unless nothing is found there. */
export const HEAD_BYTES = 64 * 1024;
/** Further than this nothing is looked for. */
export const MAX_HEAD_BYTES = 1024 * 1024;

/** Lines looked at at once: enough to judge by, and it bounds the time for short lines. */
const MAX_LINES = 256;

/** A line that is not blank, and its number from 1. */
export interface Line {
  text: string;
  number: number;
  /** Whether it looks like part of a stack trace, once that was asked. */
  isTrace?: boolean;
}

/**
 * Samples of the head, the first lines first, to be judged until one of them tells the format. To judge one takes milliseconds, and
 * a megabyte of plain text has a hundred: so they lie twice as far from the start each time, and the last lines are one.
 */
export function* samplesOf(head: Uint8Array): Generator<Line[], void> {
  let index = 0;
  let wanted = 0;
  let passed: Line[] | null = null;
  for (const lines of everySample(head)) {
    passed = index === wanted ? null : lines;
    if (passed === null) {
      yield lines;
      wanted = Math.max(index + 1, 2 * index);
    }
    index++;
  }
  if (passed) yield passed;
}

/** The lines that are not blank, up to MAX_HEAD_BYTES: MAX_LINES at a time, and no more than fit into HEAD_BYTES. */
function* everySample(head: Uint8Array): Generator<Line[], void> {
  const end = Math.min(head.length, MAX_HEAD_BYTES);
  const ends: LineEnd = { end: 0, next: 0 };
  let lines: Line[] = [];
  let from = 0;
  let number = 1;
  for (let start = 0; start < end; start = ends.next, number++) {
    lineEnd(head, start, ends);
    const isCut = ends.next >= end && head[end - 1] !== LF;
    const isFull = lines.length >= MAX_LINES || ends.next - from > HEAD_BYTES;
    if (lines.length > 0 && (isCut || isFull)) {
      yield lines;
      if (isCut) return;
      lines = [];
      from = start;
    }
    // A head may hold 65,536 empty lines, and to decode one takes longer than to see that it is empty.
    if (ends.end === start) continue;
    const text = lineText(head.subarray(start, Math.min(ends.end, end)));
    if (!isBlank(text)) lines.push({ text, number });
  }
  if (lines.length > 0) yield lines;
}

/** All of the line: of JSON the head alone is no record. */
const lineText = (line: Uint8Array): string => stripAnsi(clean(decode(contentOf(line))));
