import { release } from '../runtime/release-memory.ts';

/** Frames that are filled and compressed at the same time in an upload, and one more. */
const MOST_SPARES = 4;
/** Smaller ones are not worth keeping: the allocator has their memory at hand. */
const LEAST_BYTES = 1024 * 1024;

/**
 * Memory of frames that were compressed, for the next ones: fresh pages of the system take 20 ms to touch for
 * 8 MiB, as long as it takes to compress them.
 */
const spares: ArrayBuffer[] = [];

/** A buffer of its own of exactly so many bytes, with anything in it. */
export function takeMemory(bytes: number): Buffer<ArrayBuffer> {
  const index = spares.findIndex(({ byteLength }) => byteLength === bytes);
  if (index < 0) return Buffer.allocUnsafeSlow(bytes);
  return Buffer.from(spares.splice(index, 1)[0]!);
}

/** Takes the memory of a frame back, which nobody may look at any more. */
export function returnMemory({ bytes }: { bytes: Uint8Array }): void {
  const { buffer } = bytes;
  const isWorthKeeping = buffer instanceof ArrayBuffer && buffer.byteLength >= LEAST_BYTES;
  if (!isWorthKeeping) return;
  spares.push(buffer);
  // The oldest goes: sizes that are asked for no more do not stay.
  if (spares.length > MOST_SPARES) release(new Uint8Array(spares.shift()!));
}
