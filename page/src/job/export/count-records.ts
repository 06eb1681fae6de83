/** How many records of a file have come, by its bytes as they come. */
const LF = 10;
const QUOTE = 34;

export type LinesFormat = 'jsonl' | 'csv';

/** A function that takes the next bytes, however they are cut, and tells how many records have come by then. */
export function recordCounter(format: LinesFormat): (bytes: Uint8Array) => number {
  // Rows may have lines within quotes, and two quotes for one: these leave the state as it was.
  const hasQuotes = format === 'csv';
  let isQuoted = false;
  let lines = 0;
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === LF && !isQuoted) lines++;
      else if (byte === QUOTE && hasQuotes) isQuoted = !isQuoted;
    }
    // The first row of CSV names the columns.
    return Math.max(0, lines - (hasQuotes ? 1 : 0));
  };
}
