/** Reads lines, each by the plan of its shape or by the interpreter. */

import { flushKeywords } from './count/records';
import { readLine } from './host';
import {
  EXAMPLE_OPEN,
  INPUT,
  LINES,
  LINES_PASSED,
  LIST_ENDS,
  LIST_LINES,
  LIST_STARTS,
  UNIT,
  UNIT_NONE,
  UNIT_PIECE,
} from './layout';
import { skipLines } from './list/entries';
import { readPlanned } from './planned';
import { newlineFrom, skipTo } from './scan/masks';

/** Counts or lists the line at `start`, and returns where the next one begins: at most `inputEnd`. */
export function readLineAt(start: usize, inputEnd: usize): usize {
  const newline = newlineFrom(start);
  const next = newline < inputEnd ? newline + 1 : inputEnd;
  let end = newline;
  if (end > start && load<u8>(end - 1) == 13) end--;
  const mayGoOn = load<u32>(UNIT) >= UNIT_PIECE;
  if (!mayGoOn && readPlanned(start, end, next)) store<u32>(LINES, load<u32>(LINES) + 1);
  else readLine(start, end, next);
  skipLines(1);
  return next;
}

/**
 * Counts the first `count` parts of the input that the columns of the list hold: in their order, each of whole entries. `begin`
 * was called for the input. `linesRead`: lines of the parts before them. Returns it with the lines of these.
 */
export function readParts(count: u32, linesRead: u32): u32 {
  let lines = linesRead;
  for (let i: u32 = 0; i < count; i++) {
    const column = (<usize>i) << 2;
    const end = INPUT + <usize>load<u32>(LIST_ENDS + column);
    let at = INPUT + <usize>load<u32>(LIST_STARTS + column);
    flushKeywords();
    store<u32>(EXAMPLE_OPEN, 0);
    store<u32>(UNIT, UNIT_NONE);
    store<u32>(LINES_PASSED, load<u32>(LIST_LINES + column) - lines);
    skipTo(at, end - at);
    while (at < end) {
      at = readLineAt(at, end);
      lines++;
    }
  }
  store<u32>(LINES_PASSED, 0);
  return lines;
}
