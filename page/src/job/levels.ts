import type { Level } from '../api/types.ts';

/** The most severe first: at the bottom of a bar, where all begin at the same height. */
export const SHOWN_LEVELS = [
  'fatal',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
  'trace',
  'none',
] as const;
export type ShownLevel = (typeof SHOWN_LEVELS)[number];

export const colorOf = (level: ShownLevel): string => `var(--${level})`;

/** Text in the colour of its level, only where something is wrong. */
export function inkOf(level: string | null | undefined): string {
  if (level === 'fatal' || level === 'error' || level === 'warn' || level === 'notice')
    return `var(--${level}-ink)`;
  return 'var(--quiet)';
}

/** Rank for sorting: the most severe is the highest. */
export const severity = (level: Level | null): number =>
  level === null ? 0 : SHOWN_LEVELS.length - SHOWN_LEVELS.indexOf(level);
