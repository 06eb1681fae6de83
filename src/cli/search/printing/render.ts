/** Records as they stand in their files, ready to print. */
import { visible } from '../../../runtime/visible-text.ts';
import type { Paint } from '../asking/question.ts';

const LF = 10;

/** Bytes of records, each line behind the prefix and with an end. */
export function prefixed(bytes: Uint8Array, prefix: Uint8Array): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(LF, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    pieces.push(prefix, bytes.subarray(start, end));
    start = end;
  }
  if (bytes.at(-1) !== LF) pieces.push(Uint8Array.of(LF));
  return Buffer.concat(pieces);
}

/** The text of a record for a terminal: nothing that would control it, and what was looked for painted. */
export function paintedText(text: string, prefix: string, paint: (line: string) => string): string {
  let shown = '';
  for (const line of text.split('\n')) shown += `${visible(prefix)}${paint(visible(line))}\n`;
  return shown;
}

/** A function that paints the texts in a line. */
export function painter({ texts, found }: Paint): (line: string) => string {
  if (texts.length === 0 || found.open === '') return unpainted;
  const sources = texts
    .map(visible)
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const expression = new RegExp(sources.join('|'), 'gi');
  return (line) => line.replace(expression, (part) => `${found.open}${part}${found.close}`);
}

/** A function that paints a line around the records that match. */
export const contextPainter =
  ({ around }: Paint) =>
  (line: string): string =>
    `${around.open}${line}${around.close}`;

const unpainted = (line: string): string => line;
