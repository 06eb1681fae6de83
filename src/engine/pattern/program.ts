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
