/** A line as the kernel scanned it, in positions of its text: what plans are made from. */
import { decode } from '../../text.ts';
import * as layout from '../assembly/layout.ts';
import type { KernelMemory } from '../memory/kernel-memory.ts';

/** A stretch of the line's text. */
export interface Span {
  start: number;
  end: number;
}

export interface ScannedPart extends Span {
  variables: Span[];
}

export interface ScannedLine {
  text: string;
  variables: Span[];
  parts: ScannedPart[];
  /** Bytes between two positions of the text. */
  bytesBetween(from: number, to: number): number;
}

const encoder = new TextEncoder();

/** The line [start, end); null where its bytes are no text, whose positions would mean nothing. */
export function scannedLine(memory: KernelMemory, start: number, end: number): ScannedLine | null {
  const bytes = memory.slice(start, end);
  const text = decode(bytes);
  if (text.includes('\uFFFD')) return null;
  const isAscii = text.length === bytes.length;
  const position = (address: number): number =>
    isAscii ? address - start : decode(memory.slice(start, address)).length;
  const spans = (base: number, count: number): Span[] => {
    const found: Span[] = [];
    for (let at = base; at < base + 8 * count; at += 8) {
      found.push({ start: position(memory.word(at)), end: position(memory.word(at + 4)) });
    }
    return found;
  };
  return {
    text,
    variables: spans(layout.LINE_VARS, memory.word(layout.LINE_VAR_COUNT)),
    parts: Array.from({ length: memory.word(layout.PART_COUNT) }, (_, i) => {
      const at = layout.PARTS + i * layout.PART_BYTES;
      const first = memory.word(at + layout.PART_FIRST_VAR);
      return {
        start: position(memory.word(at + layout.PART_START)),
        end: position(memory.word(at + layout.PART_END)),
        variables: spans(layout.PART_VARS + 8 * first, memory.word(at + layout.PART_VAR_COUNT)),
      };
    }),
    bytesBetween: (from, to) => (isAscii ? to - from : encoder.encode(text.slice(from, to)).length),
  };
}

/**
 * A line that is nothing but the part at this address, with what stands before it and a quote behind;
 * null as above. What is further away cannot change what is read inside of a part.
 */
export function scannedPart(memory: KernelMemory, at: number): ScannedLine | null {
  const from = memory.word(at + layout.PART_START) - 1;
  const to = memory.word(at + layout.PART_END);
  const text = `${decode(memory.slice(from, to))}"`;
  if (text.includes('\uFFFD')) return null;
  const isAscii = text.length === to - from + 1;
  const position = (address: number): number =>
    isAscii ? address - from : decode(memory.slice(from, address)).length;
  const first = memory.word(at + layout.PART_FIRST_VAR);
  const variables = Array.from({ length: memory.word(at + layout.PART_VAR_COUNT) }, (_, i) => {
    const variable = layout.PART_VARS + 8 * (first + i);
    return { start: position(memory.word(variable)), end: position(memory.word(variable + 4)) };
  });
  const part = { start: 1, end: text.length - 1, variables };
  return { text, variables: [], parts: [part], bytesBetween: (a, b) => b - a };
}

/** In place of a variable's number. */
export const NO_VARIABLE = -1;

/** A place in terms of the shape: so many bytes behind a variable (-1: behind the start). */
export interface Anchor {
  variable: number;
  delta: number;
}

/**
 * Where `at` is in any line of this shape, given the variables of the line or part that starts at
 * `origin`; null inside of a variable.
 */
export function anchorOf(
  line: ScannedLine,
  variables: readonly Span[],
  origin: number,
  at: number,
): Anchor | null {
  let variable = -1;
  while (variable + 1 < variables.length && variables[variable + 1]!.end <= at) variable++;
  if (variable + 1 < variables.length && variables[variable + 1]!.start < at) return null;
  const from = variable < 0 ? origin : variables[variable]!.end;
  return { variable, delta: line.bytesBetween(from, at) };
}

/**
 * The number of the variable that consists of the digits at `at`, or has another form; or -1. What stands in
 * quotes is a variable of its line whatever it holds: such digits may be anything in another line.
 */
export function digitsAt(
  line: ScannedLine,
  variables: readonly Span[],
  at: number,
  form = /^\d+$/,
): number {
  if (line.parts.some(({ start }) => start === at)) return -1;
  return variables.findIndex(
    ({ start, end }) => start === at && form.test(line.text.slice(start, end)),
  );
}
