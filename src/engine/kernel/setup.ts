/** What the kernel needs to know of a format and of the keywords, before it reads. */
import type { Format } from '../formats/format.ts';
import { levelOfNumber } from '../levels/levels.ts';
import { LINE_HEAD_BYTES } from '../lines.ts';
import { NUMBER_LEVELS, OWN_LEVELS } from './assembly/layout.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';

/** Longer lines are read by the interpreter where records are one line; else the head decides. */
const MAX_LINE_BYTES = 65_536;
/** Letters in a row that make a mixed word a name rather than an id, if the keywords allow that. */
const ID_LETTERS = 4;
const REFUSED = -2;
const MAX_PRIORITY = 191;

export interface ScanSetup {
  /** Strings in double quotes are parts of their own. */
  quoted: boolean;
  /** ... unless they are keys. */
  json: boolean;
  /** ... and are split at a question mark. */
  access: boolean;
  idLetters: number;
  maxLineBytes: number;
}

/** Of JSON and logfmt the planner leaves the lines to the interpreter that may be parts of records. */
const isDecidedByHead = ({ kind, continuation }: Format): boolean =>
  kind === 'pattern' && continuation !== 'none';

export function scanSetup(format: Format, keywords: readonly string[]): ScanSetup {
  const json = format.kind === 'json';
  const access =
    (json && format.keys.http !== null) ||
    format.programs.some(({ steps }) => steps.some(({ kind }) => kind === 'request'));
  return {
    quoted: json || format.kind === 'logfmt' || access,
    json,
    access,
    idLetters: idLetters(keywords),
    maxLineBytes: isDecidedByHead(format) ? LINE_HEAD_BYTES : MAX_LINE_BYTES,
  };
}

/**
 * Ids may be left out of a shape if no keyword can lie in one: 0 where they may not. A hexadecimal id,
 * with 0x before it or not, holds no word with another letter; a mixed one no word that is longer than
 * its longest run of letters.
 */
function idLetters(keywords: readonly string[]): number {
  // No flag `i`: the first such expression of a process takes 15 ms.
  const areWords = keywords.every((word) => /^[A-Za-z]+$/.test(word) && /[G-WYZg-wyz]/.test(word));
  return areWords ? Math.min(ID_LETTERS, ...keywords.map((word) => word.length)) : 0;
}

/** Which levels numbers mean: syslog's priority, or the numbering of a JSON format; and by the format's own words. */
export function fillNumberLevels(memory: KernelMemory, format: Format): void {
  const isPriority = format.kind === 'pattern';
  const own = format.programs[0]?.words;
  for (let value = 0; value < 256; value++) {
    const level = isPriority
      ? value <= MAX_PRIORITY
        ? levelOfNumber(value % 8, 'syslog')
        : REFUSED
      : levelOfNumber(value, format.keys.numbering);
    memory.view.setInt8(NUMBER_LEVELS + value, level);
    memory.view.setInt8(OWN_LEVELS + value, own?.get(String(value)) ?? REFUSED);
  }
}
