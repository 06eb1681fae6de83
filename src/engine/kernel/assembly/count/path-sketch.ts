/**
 * Occurrences of paths that no table will keep, in as many cells as a sketch of ../../../sketches/count-sketch.ts has:
 * the host adds them to its own. In a log whose paths hold ids these are most of all paths.
 */
import { PATH_SKETCH, SKETCH_COLUMN_BITS, SKETCH_ROWS } from '../layout';
import { fmix32 } from './seeds';

/** Adds one occurrence of the key with this hash. */
export function addToSketch(low: u32, high: u32): void {
  for (let row: u32 = 0; row < SKETCH_ROWS; row++) {
    const mixed = fmix32(low + high * (2 * row + 1));
    const column = mixed >> (32 - SKETCH_COLUMN_BITS);
    const cell = PATH_SKETCH + ((<usize>((row << SKETCH_COLUMN_BITS) + column)) << 2);
    store<i32>(cell, load<i32>(cell) + 1 - <i32>((mixed & 1) << 1));
  }
}
