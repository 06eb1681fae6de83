/** Logs whose lines all differ in shape: in the words between the variables, not in the numbers alone. */
import { isoSecond, START } from '../generate/clock.ts';

/** Lines of a log, each with a shape of its own. */
export const SHAPES = 40_000;

/** Without those of hexadecimal numbers, which are variables. */
const LETTERS = 'ghjklmnpqrstvwxz';
const VOWELS = 'aeiou';
const SYLLABLES = [...LETTERS].flatMap((letter) => [...VOWELS].map((vowel) => letter + vowel));
const MILLISECONDS = 50;
const LEVELS = ['INFO', 'DEBUG', 'WARN', 'ERROR'];

/**
 * A bracketed log of SHAPES lines, 3.5 MB. No line has the words of another one, in this log or in one of another
 * number, from 0 to 9,999.
 */
export function shapesLog(number: number): Buffer {
  const lines = Array.from({ length: SHAPES }, (_, index) => lineOf(number, index));
  return Buffer.from(lines.join(''));
}

function lineOf(number: number, index: number): string {
  const level = LEVELS[index % LEVELS.length];
  const [word, log] = [wordOf(index), wordOf(number)];
  return (
    `[${isoSecond(new Date(START + index * MILLISECONDS))}Z] ${level} Step ${word} of plan ${log} ended with ` +
    `code ${index % 7}, ${word}${log} is next\n`
  );
}

/** A word for each number, of three syllables below 80^3. */
function wordOf(number: number): string {
  const base = SYLLABLES.length;
  const digits = [number / base ** 2, number / base, number].map(
    (value) => Math.floor(value) % base,
  );
  return digits.map((digit) => SYLLABLES[digit]).join('');
}
