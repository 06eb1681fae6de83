/** Blocks of lines: what a first line looks like is told by patterns. */
import { emptyHeader } from '../../pattern/header.ts';
import { runPrograms } from '../../pattern/match.ts';
import type { Program } from '../../pattern/program.ts';
import type { Spread } from './spread.ts';

/** `end`: with what the last line of a block ends; null where it goes on to the next one. */
export function blocks(starts: readonly Program[], end: string | null): Spread {
  const header = emptyHeader();
  const clock = { referenceTime: 0, time: 0 };
  return {
    starts: (head) => runPrograms(starts, head, header, clock),
    newEnd: end === null ? null : () => (line) => line.trimEnd().endsWith(end),
    endMark: end ?? '',
    frames: () => false,
    countsFrames: false,
    mixes: end === null,
  };
}

/** A field of the journal's export format in binary form: its name in a line, then its length in 8 bytes before the text. */
const LENGTH_BYTES = 8;

/** The first line of the journal's verbose form: a time, and a cursor in brackets. */
const VERBOSE = /^(.+?) \[s=.*\]$/;
const INDENTATION = '    ';

/** The pairs of a block, a line each: `NAME=value`. In the verbose form they are indented, below the `TIME`. */
export function pairMembers(text: string): Record<string, unknown> {
  const [first = '', ...rest] = text.split('\n');
  const [, time] = VERBOSE.exec(first) ?? [];
  if (time === undefined) return pairsOf([first, ...rest]);
  const lines = rest.map((line) =>
    line.startsWith(INDENTATION) ? line.slice(INDENTATION.length) : line,
  );
  return { TIME: time, ...pairsOf(lines) };
}

function pairsOf(lines: readonly string[]): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  let name = '';
  let isBinary = false;
  for (const line of lines) {
    const equals = line.indexOf('=');
    const key = isBinary ? null : /^[A-Za-z_]\w*$/.exec(equals < 0 ? line : line.slice(0, equals));
    if (key) {
      [name] = key;
      isBinary = equals < 0;
      if (!isBinary) members[name] = line.slice(equals + 1);
    } else if (isBinary) {
      members[name] = line.slice(LENGTH_BYTES);
      isBinary = false;
    } else if (name !== '' && line !== '') members[name] += `\n${line}`;
  }
  return members;
}
