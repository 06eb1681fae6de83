/** What a pattern compiles to: a list of steps, run left to right, each once, with no way back. */
import type { TimestampParser } from '../timestamp/index.ts';
import type { DurationUnit } from './duration.ts';

export type Step =
  | { kind: 'literal'; text: string }
  | { kind: 'space'; optional: boolean }
  /** `stop`: the character behind it, a blank for any of them; -1 where it may be any. */
  | { kind: 'timestamp'; parse: TimestampParser; stop: number }
  | { kind: 'level_word' | 'level_name'; stop: number }
  | { kind: 'level_letter' | 'level_priority' }
  | { kind: 'token' | 'path' | 'class'; stop: number }
  | { kind: 'module' }
  | { kind: 'duration'; unit: DurationUnit }
  | { kind: 'text'; until: string }
  | {
      kind:
        | 'int'
        | 'time'
        | 'quoted'
        | 'column'
        | 'columns'
        | 'syslog'
        | 'request'
        | 'method'
        | 'status'
        | 'bytes'
        | 'zone'
        | 'structured'
        | 'before'
        | 'leading';
    }
  | { kind: 'message'; spaced: boolean }
  | { kind: 'end' };

export interface Program {
  /** As written, for messages about it. */
  source: string;
  steps: Step[];
  /** Of each step, the name under which what it takes is shown; empty for none. */
  names: string[];
  /** Level words beside the usual ones, upper case -> index in LEVELS, -1 for "known, but no level". */
  words: Map<string, number>;
}

const known = new WeakMap<readonly Program[], readonly number[]>();

/** Of each program the number of steps with which the one before it begins as well. */
export function sharedSteps(programs: readonly Program[]): readonly number[] {
  let shared = known.get(programs);
  if (!shared) {
    shared = programs.map((program, i) => (i === 0 ? 0 : sameSteps(programs[i - 1]!, program)));
    known.set(programs, shared);
  }
  return shared;
}

function sameSteps(a: Program, b: Program): number {
  // The level that a word means hangs on them.
  if (a.words !== b.words) return 0;
  const count = b.steps.findIndex((step, i) => !isSameStep(step, a.steps[i]));
  return count < 0 ? b.steps.length : count;
}

/** Their fields are texts, numbers and functions. */
function isSameStep(a: Step, b: Step | undefined): boolean {
  const fields = Object.entries(a);
  const other = b as Record<string, unknown> | undefined;
  return (
    other !== undefined &&
    fields.length === Object.keys(other).length &&
    fields.every(([name, value]) => other[name] === value)
  );
}
