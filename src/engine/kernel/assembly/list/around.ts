/** Lists or counts the records in which a text stands: of all others no line is read. */

import { drainList } from '../host';
import {
  INPUT,
  LIST_COUNT,
  LIST_ENDS,
  MAX_LISTED,
  TEXT_ENTRIES,
  UNIT,
  UNIT_RECORD,
} from '../layout';
import { readPlanned } from '../planned';
import { newlineFrom, skipTo } from '../scan/masks';
import { countNewlines, findText, lineStart, newlineBehind } from '../search/find-text';
import { skipLines } from './entries';
import { surelyStarts } from './starts';

/** Where the line that was read last ends. */
let lineEnd: usize = 0;

/**
 * Lists the records of [from, to) in which the text stands, each with its end. A line begins at `from`, and the input
 * ends at `to`. Returns 0, or the first place of the text whose record can be told by the host alone: that record is not listed,
 * nor is anything behind it.
 */
export function listAround(from: usize, to: usize): usize {
  let counted = from;
  let at = from;
  while (at < to) {
    const found = findText(at, to);
    if (found == 0) return 0;
    const start = lineStart(found, at);
    skipLines(countNewlines(counted, start));
    counted = start;
    at = listRecordAt(start, to);
    if (at == 0) return found;
  }
  return 0;
}

/** Lists the record that begins at `start`, and returns where it ends; 0 where the host must, and nothing is listed. */
function listRecordAt(start: usize, to: usize): usize {
  // One more is listed for a moment.
  if (load<u32>(LIST_COUNT) >= MAX_LISTED - 1) drainList();
  const count = load<u32>(LIST_COUNT);
  skipTo(start, 0);
  const isRecord = readLineAt(start, to) && load<u32>(UNIT) == UNIT_RECORD;
  if (!isRecord || load<u32>(LIST_COUNT) == count) return refuse(count);
  let end = lineEnd;
  while (end < to && !surelyStarts(end, to)) {
    if (!readLineAt(end, to)) return refuse(count);
    // The first line of the next record, or invalid.
    if (load<u32>(LIST_COUNT) > count + 1) break;
    end = lineEnd;
  }
  store<u32>(LIST_COUNT, count + 1);
  store<u32>(LIST_ENDS + ((<usize>count) << 2), <u32>(end - INPUT));
  return end;
}

function refuse(count: u32): usize {
  store<u32>(LIST_COUNT, count);
  return 0;
}

/** Lists the line if it begins an entry; false where only the interpreter can read it. */
function readLineAt(start: usize, to: usize): bool {
  const newline = newlineFrom(start);
  lineEnd = newline < to ? newline + 1 : to;
  const isBehindCR = newline > start && load<u8>(newline - 1) == 13;
  return readPlanned(start, isBehindCR ? newline - 1 : newline, lineEnd);
}

/**
 * Counts into TEXT_ENTRIES the lines of [from, to) in which the text stands, each of which begins an entry. Returns 0, or the first
 * place of the text in a line that may go on with the one before: nothing is counted from there on.
 */
export function countEntriesWith(from: usize, to: usize): usize {
  let entries: u32 = 0;
  let at = from;
  let found: usize = 0;
  while (at < to) {
    found = findText(at, to);
    if (found == 0 || !surelyStarts(lineStart(found, at), to)) break;
    entries++;
    at = newlineBehind(found, to) + 1;
    found = 0;
  }
  store<u32>(TEXT_ENTRIES, entries);
  return found;
}
