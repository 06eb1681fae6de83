/** How far a pattern fits a line that it does not match. */
import type { Clock } from '../timestamp/index.ts';
import { emptyHeader } from './header.ts';
import { runStep } from './match.ts';
import { elementsOf } from './parse.ts';
import type { Program } from './program.ts';
import { FAIL } from './scan.ts';

export interface Mismatch {
  /** The pattern that comes furthest of those of the format. */
  pattern: string;
  /** The start of the line that fits. */
  matched: string;
  /** The element of the pattern that does not fit there; empty where the pattern ends before the line does. */
  element: string;
  /** Characters of the pattern before the element. */
  position: number;
}

/** Null where one of the programs matches, or there is none. */
export function mismatchOf(
  programs: readonly Program[],
  text: string,
  clock: Clock,
): Mismatch | null {
  let furthest: Mismatch | null = null;
  for (const program of programs) {
    const found = mismatchWith(program, text, clock);
    if (!found) return null;
    if (!furthest || found.matched.length > furthest.matched.length) furthest = found;
  }
  return furthest;
}

function mismatchWith(program: Program, text: string, clock: Clock): Mismatch | null {
  const header = emptyHeader();
  let at = 0;
  for (const [index, step] of program.steps.entries()) {
    const end = runStep(step, text, at, header, clock, program.words);
    if (end === FAIL) {
      return { pattern: program.source, matched: text.slice(0, at), ...elementAt(program, index) };
    }
    at = end;
  }
  return null;
}

/** Steps are elements, but for a space that is part of the message behind it, and for the end of the line. */
function elementAt(
  { source, steps }: Program,
  index: number,
): { element: string; position: number } {
  const elements = elementsOf(source);
  const position = elements[index]?.at ?? source.length;
  const step = steps[index]!;
  const isSpacedMessage = step.kind === 'message' && step.spaced;
  const element = isSpacedMessage ? source.slice(position) : (elements[index]?.text ?? '');
  return { element, position };
}
