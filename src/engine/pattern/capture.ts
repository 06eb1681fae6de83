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
  const { steps, names, words } = program;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]!;
    const end = runStep(step, text, at, header, clock, words);
    if (end === FAIL) return null;
    const name = names[index];
    if (name) fields.push([name, withoutQuotes(step, text.slice(at, end))]);
    at = end;
  }
  return Object.fromEntries(fields);
}

function withoutQuotes(step: Step, text: string): string {
  if (step.kind !== 'quoted' && step.kind !== 'request') return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\(["\\])/g, '$1') : inner;
}
