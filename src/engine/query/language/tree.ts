/** The tree of a query. Plain data: it crosses threads unchanged, and `explain` prints it. */
import type { InvalidReason } from '../../types.ts';

export type Comparison = '=' | '>' | '>=' | '<' | '<=';

/** A condition on the value of a field. */
export type ValueTest =
  /** There is such a field. */
  | { kind: 'exists' }
  /** The whole value, ASCII case-insensitive; the pieces stand in this order with anything between them. */
  | { kind: 'equals'; pieces: string[]; number: number | null }
  /** `integer`: the digits of a whole number that `number` does not hold exactly. */
  | { kind: 'compares'; comparison: Exclude<Comparison, '='>; number: number; integer?: string };

export type Query =
  /** Every record. */
  | { kind: 'all' }
  | { kind: 'and' | 'or'; terms: Query[] }
  | { kind: 'not'; term: Query }
  /** Anywhere in the record's lines, ASCII case-insensitive. */
  | { kind: 'text'; text: string }
  | { kind: 'regex'; source: string; ignoresCase: boolean }
  /** Index in LEVELS, inclusive. */
  | { kind: 'level'; from: number; to: number }
  | { kind: 'no_level' }
  /** The name of the format that read the record. */
  | { kind: 'form'; name: string }
  /**
   * `forms` are the masked forms that the pattern stands for in a report; `isOwn`: also the one whose own text has the
   * id. Without them, the latter alone.
   */
  | { kind: 'pattern'; id: string; forms?: string[]; isOwn?: boolean }
  /** `bits` of the address, canonical text, that count. */
  | { kind: 'ip'; address: string; bits: number }
  /** Inclusive. */
  | { kind: 'status'; from: number; to: number }
  | { kind: 'method' | 'path'; test: ValueTest }
  /** A line of that reason, or of any. */
  | { kind: 'invalid'; reason: InvalidReason | null }
  /** Inclusive; a record is meant by its first line. */
  | { kind: 'line'; from: number; to: number }
  | { kind: 'field'; name: string; test: ValueTest };
