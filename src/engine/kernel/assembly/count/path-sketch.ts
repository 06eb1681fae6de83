/**
 * Occurrences of paths that no table will keep, in as many cells as a sketch of ../../../sketches/count-sketch.ts has:
 * the host adds them to its own. In a log whose paths hold ids these are most of all paths. A cell counts requests and
 * the bytes that they sent, in one number, because to reach it takes longer than to count.
 */
import { drainSketch } from '../host';
import {
  PATH_ERRORS,
  PATH_SKETCH,
  SKETCH_BYTES_BITS,
  SKETCH_COLUMN_BITS,
  SKETCH_ROWS,
  SKETCHED,
  SKETCHED_BYTES,
} from '../layout';
import { fmix32 } from './seeds';

/** Of 22 bits and a sign no more than half. */
const MAX_SKETCHED: u32 = 1 << 20;
const MAX_SKETCHED_BYTES: f64 = 2199023255552.0;
const CELLS: usize = <usize>(SKETCH_ROWS << SKETCH_COLUMN_BITS);

/** Adds one request to the key with this hash; `errors`: 4 or 5 where its status is 4xx or 5xx. */
export function addToSketch(low: u32, high: u32, errors: i32, bytes: f64): void {
  makeRoom(bytes);
  const added = ((<i64>1) << SKETCH_BYTES_BITS) + <i64>bytes;
  for (let row: u32 = 0; row < SKETCH_ROWS; row++) {
    const mixed = fmix32(low + high * (2 * row + 1));
    const cell = <usize>((row << SKETCH_COLUMN_BITS) + (mixed >> (32 - SKETCH_COLUMN_BITS)));
    const at = PATH_SKETCH + (cell << 3);
    store<i64>(at, load<i64>(at) + ((mixed & 1) != 0 ? -added : added));
    if (errors != 0) addError(errors, cell, 1 - <i32>((mixed & 1) << 1));
  }
}

function addError(errors: i32, cell: usize, sign: i32): void {
  const at = PATH_ERRORS + (((errors == 4 ? 0 : CELLS) + cell) << 2);
  store<i32>(at, load<i32>(at) + sign);
}

/** Lets the host take the sketch before a cell could be too small. */
function makeRoom(bytes: f64): void {
  if (
    load<u32>(SKETCHED) >= MAX_SKETCHED ||
    load<f64>(SKETCHED_BYTES) + bytes >= MAX_SKETCHED_BYTES
  ) {
    drainSketch();
  }
  store<u32>(SKETCHED, load<u32>(SKETCHED) + 1);
  store<f64>(SKETCHED_BYTES, load<f64>(SKETCHED_BYTES) + bytes);
}
