/**
 * Vectors of one byte, 16 times. V8 makes a constant vector anew wherever it is used, by three instructions; one
 * that is loaded takes a single one, or stays in a register through a loop.
 */
import { SPLATS } from './layout';

export function fillSplats(): void {
  for (let byte: i32 = 0; byte < 256; byte++) {
    v128.store(SPLATS + ((<usize>byte) << 4), i8x16.splat(<i8>byte));
  }
}

/** 16 times this byte. */
export function splat(byte: u8): v128 {
  return v128.load(SPLATS + ((<usize>byte) << 4));
}
