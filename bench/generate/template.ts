import type { Random } from './random.ts';
import { piece, type Writer } from './writer.ts';

/** Writes a part of a record. */
export type Step = (out: Writer, random: Random) => void;

/**
 * Compiles text with fields such as `User <id> logged in` to steps. Throws an Error for a field that
 * `fields` does not have.
 */
export function compileTemplate(text: string, fields: Record<string, Step>): Step[] {
  const parts = text.split(/<([a-zA-Z]+)>/);
  const steps: Step[] = [];
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) steps.push(fieldOf(part, fields));
    else if (part !== '') steps.push(literal(part));
  }
  return steps;
}

function fieldOf(name: string, fields: Record<string, Step>): Step {
  const step = fields[name];
  if (!step) throw new Error(`no field <${name}> for templates`);
  return step;
}

function literal(text: string): Step {
  const bytes = piece(text);
  return (out) => out.copy(bytes);
}

/** Runs the steps one after the other. */
export function writeSteps(steps: readonly Step[], out: Writer, random: Random): void {
  for (let i = 0; i < steps.length; i++) steps[i]!(out, random);
}
