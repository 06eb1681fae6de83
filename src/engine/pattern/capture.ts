/** The named fields of a line, for whoever wants to see them: reports do without. */
import type { Clock } from '../timestamp/index.ts';
import { emptyHeader, type Header, resetHeader } from './header.ts';
import { runStep } from './match.ts';
import type { Program, Step } from './program.ts';
import { FAIL } from './scan.ts';

/** Does the pattern name anything? */
export const namesFields = ({ names }: Program): boolean => names.some((name) => name !== '');

/** Matches the line, fills the header, and gives what its named fields took; null where it does not match. */
export function captureFields(
  program: Program,
  text: string,
  clock: Clock,
  header: Header = emptyHeader(),
): Record<string, string> | null {
  resetHeader(header);
  const fields: [string, string][] = [];
  let at = 0;
  for (const [index, step] of program.steps.entries()) {
    const end = runStep(step, text, at, header, clock, program.words);
    if (end === FAIL) return null;
    const name = program.names[index];
    if (name) fields.push([name, withoutQuotes(step, text.slice(at, end))]);
    at = end;
  }
  return Object.fromEntries(fields);
}

function withoutQuotes(step: Step, text: string): string {
  const isQuoted = step.kind === 'quoted' || step.kind === 'request';
  return isQuoted ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
}
