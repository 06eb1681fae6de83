/**
 * The kernel: lines in, counts or a list of records out. It knows no format. Each line is reduced to its shape; for a shape
 * that is new the host says once what such lines hold (a plan), and from then on they are counted here.
 */

import { limitRecords } from './count/records';
import { INPUT } from './layout';
import { limitLines } from './planned';
import { readLineAt } from './read';
import { seedHash } from './scan/hash';
import { scanLine } from './scan/lines';
import { beginInput, newlineFrom } from './scan/masks';
import { fillMarks } from './scan/scan';
import { fillSplats } from './splat';

export { flushAddresses, packAddresses } from './count/addresses';
export { beginAddresses, isFirstInRecord } from './count/record-addresses';
export { flushKeywords } from './count/records';
export { countEntriesWith, listAround } from './list/around';
export { beginList, listEntry, skipLines } from './list/entries';
export { readParts } from './read';
export { configureScan, scanObjects } from './scan/lines';
export { placeMasks } from './scan/masks';
export { countLinesWithText, countNewlines, findText, setNeedle } from './search/find-text';

let position: usize = 0;
let inputEnd: usize = 0;

/** Before anything is read. The numbers are for hashes: any will do. */
export function start(a: u64, b: u64): void {
  seedHash(a, b);
  fillSplats();
  fillMarks();
}

/** Limits of lines and records, in bytes. */
export function configureLimits(line: u32, record: u32): void {
  limitLines(<usize>min(line, record));
  limitRecords(<usize>record);
}

/** Starts on `length` bytes at INPUT, the first `skip` of which are done with. */
export function begin(length: u32, skip: u32): void {
  beginInput(<usize>length, <usize>skip);
  position = INPUT + <usize>skip;
  inputEnd = INPUT + <usize>length;
}

/**
 * Reads lines until `bytes` more are done, or all. Returns whether there are more. Short calls let the
 * engine below replace its quickly made code by better one.
 */
export function run(bytes: u32): bool {
  const until = min(position + <usize>bytes, inputEnd);
  while (position < until) position = readLineAt(position, inputEnd);
  return position < inputEnd;
}

/** For the benchmark of stages: cuts what `begin` was given into lines, and scans them if `scans`. */
export function scanOnly(scans: bool): u32 {
  let lines: u32 = 0;
  while (position < inputEnd) {
    const newline = newlineFrom(position);
    if (scans) scanLine(position, newline);
    position = newline + 1;
    lines++;
  }
  return lines;
}
