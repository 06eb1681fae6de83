/** Tells from a file's first lines whether it consists of blocks of names and values, and with which name each of them begins. */
import { levelOfWord, NO_LEVEL } from '../../levels/levels.ts';
import { type Clock, timestampOfValue } from '../../timestamp/index.ts';
import { isRule, labelledLine } from './labels.ts';

const CLOCK: Clock = { referenceTime: 0, time: 0, isStrict: true };
/** Lines of the first blocks that must have names, beside the rules between them. */
const LEAST_SHARE = 0.5;
/** Blocks that must have a time. */
const LEAST_WITH_TIME = 0.8;
const LEAST_BLOCKS = 2;
const LEAST_LABELS = 3;

/** How a block begins, as a pattern, and the names whose values are times. */
export interface LabelBlocks {
  start: string;
  times: string[];
}

/** Null where the lines are no such blocks: these begin with the same name, and nearly all have a time under one name. */
export function labelBlocksOf(lines: readonly string[]): LabelBlocks | null {
  const first = startOf(lines);
  if (first === null) return null;
  const own = lines.filter((line) => !isRule(line));
  const found = own.map((line) => labelledLine(line, true)).filter((line) => line !== null);
  const blocks = own.filter((line) => isStart(line, first)).length;
  if (found.length < own.length * LEAST_SHARE || found.length < blocks * LEAST_LABELS) return null;
  const counts = new Map<string, number>();
  for (const { label, value } of found) {
    if (Number.isNaN(timestampOfValue(value, CLOCK))) continue;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const times = [...counts.keys()].filter(
    (label) => counts.get(label)! >= blocks * LEAST_WITH_TIME,
  );
  const hasParts = ['date', 'time'].every((part) =>
    found.some(({ label }) => label.toLowerCase() === part),
  );
  return times.length > 0 || hasParts ? { start: patternOf(first), times } : null;
}

/** The first name that stands at the start of several lines, whichever numbers it has. */
function startOf(lines: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const name = nameOf(line);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of counts) {
    // A level before each line is no name.
    if (count >= LEAST_BLOCKS) return levelOfWord(name) === NO_LEVEL ? name : null;
  }
  return null;
}

const isStart = (line: string, name: string): boolean => nameOf(line) === name;

function nameOf(line: string): string | null {
  const found = labelledLine(line, false);
  return found?.label.replace(/\d+/g, '0') ?? null;
}

const patternOf = (name: string): string =>
  `${name.replaceAll('%', '%%').replaceAll('0', '%{int}')}%{pad}:%{message}`;
