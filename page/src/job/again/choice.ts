/** What a log is to be read by, and the lines on which that is tried. */

/** `now`: as it was read; `auto`: recognised anew; `pattern`: as the person writes it; else the name of a format. */
export const AS_NOW = 'now';
export const ANEW = 'auto';
export const OWN = 'pattern';

/** The format to ask for; undefined where it stays. */
export function formatOf(choice: string, pattern: string): string | undefined {
  if (choice === AS_NOW) return undefined;
  return choice === OWN ? pattern.trim() : choice;
}

/** What the server takes at once: lines, characters of one, and bytes of all of them. */
const MOST_LINES = 100;
const LONGEST_LINE = 4096;
const MOST_BYTES = 48 * 1024;

/** The first of the lines, as many as can be tried at once. */
export function linesToTry(texts: readonly string[]): string[] {
  const encoder = new TextEncoder();
  const lines: string[] = [];
  let bytes = 0;
  for (const text of texts.flatMap((one) => one.split('\n'))) {
    const line = text.slice(0, LONGEST_LINE);
    // As it is sent: a control character takes six bytes in JSON.
    bytes += encoder.encode(JSON.stringify(line)).length + 1;
    if (lines.length >= MOST_LINES || bytes > MOST_BYTES) break;
    lines.push(line);
  }
  return lines;
}

export const areSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word) => other.includes(word));
