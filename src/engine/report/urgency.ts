/** In which order people look at patterns. */
import { LEVELS, type Level } from '../levels/levels.ts';
import type { LevelCounts } from './report.ts';

interface Counted {
  level: Level | null;
  levels: LevelCounts;
  count: number;
}

/** Records of level error or fatal. */
export const errorsOf = ({ levels }: Pick<Counted, 'levels'>): number =>
  levels.error + levels.fatal;

const severity = ({ level }: Counted): number => (level === null ? -1 : LEVELS.indexOf(level));

/** Compares: what ended a program first, then errors, then by the level of most records; the most frequent first. */
export const byUrgency = (one: Counted, other: Counted): number =>
  other.levels.fatal - one.levels.fatal ||
  errorsOf(other) - errorsOf(one) ||
  severity(other) - severity(one) ||
  other.count - one.count;
