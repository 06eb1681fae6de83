/** Records as they stand in their files, with the name of the file where there are several. */
import { styleText } from 'node:util';
import type { Query } from '../../engine/query/index.ts';
import { textsOf } from '../../engine/query/index.ts';
import { visible } from '../../runtime/visible-text.ts';
import type { OutputWriter } from '../output/output-writer.ts';
import type { Shown } from './context.ts';

const NEWLINE = Buffer.from('\n');

/** A function that prints a record; on a terminal with what was looked for in colour and no control characters. */
export function textPrinter(query: Query, output: OutputWriter) {
  const isTerminal = process.stdout.isTTY === true;
  const highlight = isTerminal ? highlighter(textsOf(query)) : undefined;
  return async (
    { entry, isMatch, isBehindGap }: Shown,
    file: string | undefined,
  ): Promise<void> => {
    if (isBehindGap) await output.write('--\n');
    const prefix = file === undefined ? '' : `${file}${isMatch ? ':' : '-'}`;
    if (highlight) return output.write(onTerminal(entry.text, prefix, isMatch ? highlight : plain));
    if (prefix === '') {
      await output.write(entry.bytes);
      return output.write(NEWLINE);
    }
    for (const line of linesOf(entry.bytes)) {
      await output.write(prefix);
      await output.write(line);
      await output.write(NEWLINE);
    }
  };
}

const plain = (text: string): string => text;

const onTerminal = (text: string, prefix: string, highlight: (line: string) => string): string =>
  text
    .split('\n')
    .map((line) => `${visible(prefix)}${highlight(visible(line))}\n`)
    .join('');

/** The lines of a record without their newlines. */
function* linesOf(bytes: Uint8Array): Generator<Uint8Array, void> {
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  yield bytes.subarray(start);
}

function highlighter(texts: string[]): (line: string) => string {
  if (texts.length === 0) return plain;
  const sources = texts
    .toSorted((a, b) => b.length - a.length)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const expression = new RegExp(sources.join('|'), 'gi');
  return (line) =>
    line.replace(expression, (found) =>
      styleText(['bold', 'red'], found, { stream: process.stdout }),
    );
}
